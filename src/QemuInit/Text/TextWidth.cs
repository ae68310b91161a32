using System.Globalization;
using System.Text;

namespace QemuInit.Text;

/// <summary>How many columns of a terminal a text takes. Source: Unicode Standard Annex 11, its wide characters in whole blocks.</summary>
internal static class TextWidth
{
    private const string Ending = "...";

    /// <summary>The columns of a text.</summary>
    public static int Of(string text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
            width += Of(rune);
        return width;
    }

    /// <summary>The text, or as much of its beginning as fits with three dots behind it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The columns that it may take.</param>
    public static string Cut(string text, int most)
    {
        if (Of(text) <= most)
            return text;
        StringBuilder kept = new();
        int rest = most - Ending.Length;
        foreach (Rune rune in text.EnumerateRunes())
        {
            rest -= Of(rune);
            if (rest < 0)
                break;
            kept.Append(rune.ToString());
        }

        return most < Ending.Length ? "" : kept.Append(Ending).ToString();
    }

    private static int Of(Rune rune) => rune.Value switch
    {
        < 0x300 => 1,
        (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff)
            or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6)
            or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd) => 2,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? 0 : 1,
    };
}
