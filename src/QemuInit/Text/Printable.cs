using System;
using System.Globalization;
using System.Text;

namespace QemuInit.Text;

/// <summary>Makes foreign text fit for one line of a message.</summary>
internal static class Printable
{
    private const int Longest = 200;
    private const int Escape = 0x1b;

    /// <summary>The text with whatever breaks or reorders a line as question marks, cut where it is longer than a line bears.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">What a line bears, in characters.</param>
    public static string Of(string text, int longest = Longest)
    {
        if (text.Length <= longest && IsPlain(text))
            return text;
        StringBuilder line = new(Math.Min(text.Length, longest));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (line.Length >= longest)
                return line.Append("...").ToString();
            line.Append(IsPlain(rune) ? rune.ToString() : "?");
        }

        return line.ToString();
    }

    /// <summary>The same of a text that is to be read to its end, however long.</summary>
    public static string Whole(string text) => Of(text, int.MaxValue);

    /// <summary>Whether a text is fit for one line as it is.</summary>
    public static bool IsPlain(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsPlain(rune))
                return false;
        }

        return true;
    }

    /// <summary>Whether a character that is not half of a pair is fit for one line as it is.</summary>
    public static bool IsPlain(char c) => IsPlain(new Rune(c));

    /// <summary>
    /// Lines for a terminal, without what could do more to it than be read:
    /// no control character, no sequence that begins with ESC.
    /// </summary>
    public static string Lines(string text)
    {
        StringBuilder lines = new(text.Length);
        bool isEscape = false;
        bool isSequence = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (isEscape)
            {
                // ECMA-48: ESC [, then digits and the like, up to the first letter; all others are taken for one character.
                isEscape = isSequence ? rune.Value is < '@' or > '~' : isSequence = rune.Value == '[';
                continue;
            }

            isEscape = rune.Value == Escape;
            isSequence = false;
            if (rune.Value is '\n' or '\t' || IsPlain(rune))
                lines.Append(rune.ToString());
        }

        return lines.ToString();
    }

    // Format characters turn the direction of a line around, or are not to be seen.
    private static bool IsPlain(Rune rune) =>
        rune.Value is >= ' ' and <= '~'
        || (rune != Rune.ReplacementChar
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
