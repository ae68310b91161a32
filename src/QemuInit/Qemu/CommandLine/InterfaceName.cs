using System.Text;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>The name of the tap behind a guest's network adapter.</summary>
internal static class InterfaceName
{
    /// <summary>No guest's name holds it: a cut name never equals a whole one.</summary>
    private const char Cut = '~';

    private const int HashDigits = 6;
    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>
    /// <c>name-index</c> in lower case where the kernel takes it; else the name's beginning and 30 bits of a hash of the
    /// whole. (16 bits would not do: among 1,000 guests that begin alike several would meet.)
    /// </summary>
    /// <param name="guest">The guest's name; names are unique in lower case.</param>
    /// <param name="index">The adapter's number.</param>
    internal static string For(string guest, int index)
    {
        string name = guest.ToLowerInvariant();
        string ending = $"-{index}";
        if (name.Length + ending.Length <= NicOption.InterfaceNameLength && IsPlain(name))
            return name + ending;
        StringBuilder text = new();
        int kept = NicOption.InterfaceNameLength - HashDigits - 1 - ending.Length;
        for (int i = 0; i < kept && i < name.Length; i++)
            text.Append(IsPlain(name[i]) && (i > 0 || name[0] != '-') ? name[i] : '_');
        text.Append(Cut);
        ulong hash = StableHash.Of(name, index.ToString());
        for (int i = 0; i < HashDigits; i++, hash >>= 5)
            text.Append(Digits[(int)(hash & 31)]);
        return text.Append(ending).ToString();
    }

    private static bool IsPlain(string name)
    {
        foreach (char c in name)
        {
            if (!IsPlain(c))
                return false;
        }

        return name.Length > 0 && name[0] != '-';
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
