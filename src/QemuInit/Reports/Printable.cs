using System;
using System.Globalization;
using System.Text;

namespace QemuInit.Reports;

/// <summary>Makes foreign text fit for one line of a message.</summary>
internal static class Printable
{
    private const int Longest = 200;

    /// <summary>The text with whatever breaks or reorders a line as question marks, cut where it is longer than a line bears.</summary>
    public static string Of(string text)
    {
        StringBuilder line = new(Math.Min(text.Length, Longest));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (line.Length >= Longest)
                return line.Append("...").ToString();
            line.Append(IsPlain(rune) ? rune.ToString() : "?");
        }

        return line.ToString();
    }

    // Format characters turn the direction of a line around, or are not to be seen.
    private static bool IsPlain(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
