using System;
using System.Text;
using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>The text of a file of another tool's.</summary>
internal static class ForeignText
{
    /// <summary>The most that a file may have, in bytes: a hundred times what the largest of them has.</summary>
    public const int Longest = 1 << 20;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the text.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="bytes">What is in it.</param>
    /// <exception cref="Failure">It is not a text.</exception>
    public static string Of(string file, byte[] bytes)
    {
        int bad = Array.IndexOf(bytes, (byte)0);
        try
        {
            string text = s_strict.GetString(bytes);
            if (bad < 0)
                return text.Replace("\r\n", "\n", StringComparison.Ordinal);
        }
        catch (DecoderFallbackException error)
        {
            bad = bad < 0 ? Math.Max(error.Index, 0) : bad;
        }

        ReadOnlySpan<byte> before = bytes.AsSpan(0, Math.Min(bad, bytes.Length));
        throw new ForeignItem(file, before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'), "")
            .Wrong("this is not text in UTF-8; name the file in which the guest is described");
    }
}
