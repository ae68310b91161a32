using System;
using System.Globalization;
using System.Text;
using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>What is said of guests of several tools.</summary>
internal static class PeerWords
{
    /// <summary>A device of the host.</summary>
    public const string HostDevice = "a device of the host needs PRIVDROP=late: add it to the cfg-file";

    /// <summary>No key is for it.</summary>
    public const string NoKey = "no key has it";

    /// <summary>The variables of a UEFI are not copied.</summary>
    /// <param name="file">Where they are.</param>
    public static string VariablesStay(string file) =>
        $"its variables stay behind: copy them to NAME-vars.fd in the guest's folder, from {Printable.Of(file)}";

    /// <summary>A text in which characters are written as a percent sign and two digits.</summary>
    public static string Decoded(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte one = bytes[i];
            if (one == '%' && i + 2 < bytes.Length
                && byte.TryParse(bytes.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code))
            {
                one = code;
                i += 2;
            }

            bytes[length++] = one;
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
