using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>A disk: <c>DSK1=FILE[,key=value…]</c>.</summary>
internal sealed class DiskOption(
    string fileName, string format, DiskBus bus, string? cache, string? aio, string? discard, bool isReadOnly, string? serial)
{
    /// <summary>The image, absolute or relative to the guest's folder; may hold commas.</summary>
    public string FileName { get; } = fileName;

    /// <summary>
    /// The image's format. Never probed from its content: a guest could write the header of another format into its raw disk.
    /// </summary>
    public string Format { get; } = format;

    /// <summary>How the disk is attached.</summary>
    public DiskBus Bus { get; } = bus;

    /// <summary>The cache mode, or null for qemu's default.</summary>
    public string? Cache { get; } = cache;

    /// <summary>The way of asynchronous input and output, or null for qemu's default.</summary>
    public string? Aio { get; } = aio;

    /// <summary>What a trim of the guest does, or null for qemu's default.</summary>
    public string? Discard { get; } = discard;

    /// <summary>Whether the guest can only read.</summary>
    public bool IsReadOnly { get; } = isReadOnly;

    /// <summary>The serial number the guest sees, or null.</summary>
    public string? Serial { get; } = serial;

    /// <summary>Bytes of a serial number that every bus keeps: qemu cuts longer ones without a word.</summary>
    private const int SerialLength = 20;

    private static readonly string[] s_keys = ["format", "bus", "cache", "aio", "discard", "readonly", "serial"];
    private static readonly string[] s_formats = ["raw", "qcow2", "qcow", "qed", "vdi", "vhdx", "vmdk", "vpc"];
    private static readonly string[] s_buses = ["virtio", "scsi", "ide", "nvme", "usb"];
    private static readonly string[] s_caches = ["none", "writeback", "writethrough", "directsync", "unsafe"];
    private static readonly string[] s_aios = ["threads", "native", "io_uring"];
    private static readonly string[] s_discards = ["unmap", "ignore"];
    private static readonly string[] s_switch = ["on", "off"];

    /// <summary>Reads the value.</summary>
    internal static bool TryParse(
        string text, [NotNullWhen(true)] out DiskOption? value, [NotNullWhen(false)] out string? problem)
    {
        List<KeyValuePair<string, string>> pairs = OptionSuffix.Split(text, out string file);
        string? bus = OptionSuffix.Find(pairs, "bus");
        string? cache = OptionSuffix.Find(pairs, "cache");
        string? aio = OptionSuffix.Find(pairs, "aio");
        string? discard = OptionSuffix.Find(pairs, "discard");
        string? isReadOnly = OptionSuffix.Find(pairs, "readonly");
        string? serial = OptionSuffix.Find(pairs, "serial");
        string? format = OptionSuffix.Find(pairs, "format");
        problem = OptionSuffix.First(
            FindFileProblem(file),
            NetworkDisk.FindProblem(file),
            OptionSuffix.FindProblem(pairs, s_keys),
            OptionSuffix.FindProblem("format", format, s_formats),
            OptionSuffix.FindProblem("bus", bus, s_buses),
            OptionSuffix.FindProblem("cache", cache, s_caches),
            OptionSuffix.FindProblem("aio", aio, s_aios),
            FindAioProblem(aio, cache),
            OptionSuffix.FindProblem("discard", discard, s_discards),
            OptionSuffix.FindProblem("readonly", isReadOnly, s_switch),
            FindReadOnlyProblem(isReadOnly, bus),
            FindSerialProblem(serial));
        value = problem is null
            ? new(file, format ?? FormatOf(file), BusOf(bus), cache, aio, discard, isReadOnly == "on", serial)
            : null;
        return problem is null;
    }

    private static string? FindFileProblem(string file)
    {
        if (file.Length == 0)
            return "the file's name is missing; write FILE or FILE,key=value";
        int equals = file.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && Array.IndexOf(s_keys, file[..equals]) >= 0
            ? $"the file's name is missing; write FILE,{file}"
            : null;
    }

    /// <summary>qemu: "aio=native was specified, but it requires cache.direct=on".</summary>
    private static string? FindAioProblem(string? aio, string? cache) =>
        aio == "native" && cache is not ("none" or "directsync")
            ? "aio=native needs cache=none or cache=directsync; add one of them"
            : null;

    /// <summary>qemu's ide-hd: "Block node is read-only"; the other buses take such a disk (tried on 7.2).</summary>
    private static string? FindReadOnlyProblem(string? isReadOnly, string? bus) =>
        isReadOnly == "on" && bus == "ide" ? "bus=ide has no read-only disks; use another bus" : null;

    private static string? FindSerialProblem(string? serial)
    {
        if (serial is null)
            return null;
        foreach (char c in serial)
        {
            if (c is < '!' or > '~')
                return "serial= takes printable ASCII characters without blanks only";
        }

        return serial.Length > SerialLength ? $"serial= takes at most {SerialLength} characters" : null;
    }

    /// <summary>The format by the ending of the file's name.</summary>
    private static string FormatOf(string file)
    {
        int dot = file.LastIndexOf('.');
        if (dot < 0)
            return "raw";
        string ending = file[(dot + 1)..].ToLowerInvariant();
        return Array.IndexOf(s_formats, ending) >= 0 ? ending : "raw";
    }

    private static DiskBus BusOf(string? bus) => bus switch
    {
        "scsi" => DiskBus.Scsi,
        "ide" => DiskBus.Ide,
        "nvme" => DiskBus.Nvme,
        "usb" => DiskBus.Usb,
        _ => DiskBus.Virtio,
    };
}
