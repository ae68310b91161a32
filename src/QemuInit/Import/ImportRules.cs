using System;
using System.Text;

namespace QemuInit.Import;

/// <summary>
/// Items that need no code: a text of lines, each a reason, a bar and the names of items, with an asterisk for the rest of a name. In UTF-8,
/// because the program has a bound.
/// </summary>
internal static class ImportRules
{
    /// <summary>The reason of an item; null where no line has it.</summary>
    /// <param name="rules">The lines.</param>
    /// <param name="name">The item's name.</param>
    public static string? Find(ReadOnlySpan<byte> rules, string name)
    {
        foreach (string line in Encoding.UTF8.GetString(rules).Split('\n'))
        {
            string[] parts = line.Split('|');
            if (Array.Exists(parts[1].Split(' '), one => IsOne(one, name)))
                return parts[0];
        }

        return null;
    }

    /// <summary>Says what a line says of an item: a reason that begins with a tilde is a change, all others a loss.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="item">The item.</param>
    /// <param name="rules">The lines.</param>
    /// <param name="name">The item's name.</param>
    /// <param name="fallback">The reason where no line has it; null for none.</param>
    /// <returns>False where nothing was said.</returns>
    public static bool Apply(ForeignGuest guest, ForeignItem item, ReadOnlySpan<byte> rules, string name, string? fallback = null)
    {
        if ((Find(rules, name) ?? fallback) is not string reason)
            return false;
        if (reason.StartsWith('='))
            guest.Keep(item);
        else if (reason.StartsWith('~'))
            guest.Keep(item, reason[1..]);
        else
            guest.Lose(item, reason);
        return true;
    }

    private static bool IsOne(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == name;
}
