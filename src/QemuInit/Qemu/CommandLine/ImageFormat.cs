using System;

namespace QemuInit.Qemu;

/// <summary>The format of an image by the bytes it begins with. Source: qemu, block/*.c, the formats' probe functions.</summary>
internal static class ImageFormat
{
    /// <summary>How much of an image <see cref="Of"/> needs.</summary>
    public const int HeaderLength = 72;

    // VDI's text in front can be any.
    private const int VdiOffset = 64;

    /// <summary>Where the version of qcow is: the lowest byte of a number in network order.</summary>
    public const int VersionOffset = 7;

    private static ReadOnlySpan<byte> QcowMagic => [(byte)'Q', (byte)'F', (byte)'I', 0xfb];

    private static ReadOnlySpan<byte> VdiMagic => [0x7f, 0x10, 0xda, 0xbe];

    /// <summary>The format by qemu's name; null where no header is known: raw, or too short.</summary>
    /// <param name="header">The first bytes.</param>
    public static string? Of(ReadOnlySpan<byte> header)
    {
        if (header.StartsWith(QcowMagic) && header.Length > VersionOffset)
            return header[VersionOffset] == 1 ? "qcow" : "qcow2";
        if (header.StartsWith("KDMV"u8) || header.StartsWith("COWD"u8))
            return "vmdk";
        if (header.StartsWith("vhdxfile"u8))
            return "vhdx";
        if (header.StartsWith("conectix"u8))
            return "vpc";
        if (header.StartsWith("QED\0"u8))
            return "qed";
        return header.Length >= HeaderLength && header[VdiOffset..].StartsWith(VdiMagic) ? "vdi" : null;
    }
}
