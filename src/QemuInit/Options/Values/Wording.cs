using System.Globalization;
using System.Text;

namespace QemuInit.Options;

/// <summary>Brings text from files into messages of one line.</summary>
internal static class Wording
{
    /// <summary>Longest quotation; a value can be a whole file that lacks a closing quote.</summary>
    private const int QuoteLength = 60;

    /// <summary>A value in quotes, in one line, cut where it is long.</summary>
    /// <param name="value">The value as the file gives it.</param>
    internal static string Quote(string value)
    {
        if (value.Length <= QuoteLength)
            return "'" + OneLine(value) + "'";

        // Not between the two halves of a character beyond the basic plane.
        int length = char.IsHighSurrogate(value[QuoteLength - 1]) ? QuoteLength - 1 : QuoteLength;
        return "'" + OneLine(value.Substring(0, length)) + "...'";
    }

    /// <summary>The text with all characters that would break or reorder a line of a terminal replaced by question marks.</summary>
    /// <param name="text">Any text.</param>
    internal static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
            line.Append(IsPlain(c) ? c : '?');
        return line.ToString();
    }

    /// <summary>Whether a character can be shown inside a line; line and paragraph separators and what turns text around cannot.</summary>
    /// <param name="c">Any character.</param>
    internal static bool IsPlain(char c) =>
        char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
