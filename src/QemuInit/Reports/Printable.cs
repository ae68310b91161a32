using System;
using System.Text;

namespace QemuInit.Reports;

/// <summary>Makes foreign text fit for one line of a message.</summary>
internal static class Printable
{
    private const int Longest = 200;

    /// <summary>The text with control characters as question marks, cut where it is longer than a line bears.</summary>
    public static string Of(string text)
    {
        StringBuilder line = new(Math.Min(text.Length, Longest));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (line.Length >= Longest)
                return line.Append("...").ToString();
            line.Append(Rune.IsControl(rune) || rune == Rune.ReplacementChar ? "?" : rune.ToString());
        }

        return line.ToString();
    }
}
