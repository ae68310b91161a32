namespace QemuInit.Options;

/// <summary>Rules for text that several types share.</summary>
internal static class TextRules
{
    /// <summary>Whether it is one digit or more, and nothing else.</summary>
    internal static bool IsDigits(string text)
    {
        foreach (char c in text)
        {
            if (c is < '0' or > '9')
                return false;
        }

        return text.Length > 0;
    }

    /// <summary>Whether it has no line break and no other control character.</summary>
    internal static bool IsOneLine(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c))
                return false;
        }

        return true;
    }

    /// <summary>What is wrong with text that must be one line, or null.</summary>
    internal static string? FindLineProblem(string text) =>
        IsOneLine(text) ? null : $"has a line break or a control character in it: {Wording.Quote(text)}; keep it in one line";

    /// <summary>Whether nothing but blanks is in it.</summary>
    internal static bool IsBlank(string text) => text.Trim().Length == 0;
}
