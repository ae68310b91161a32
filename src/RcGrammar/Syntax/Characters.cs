namespace RcGrammar.Syntax;

/// <summary>The classes of characters: POSIX sh, sections 2.2 (Quoting), 2.3 (Token Recognition), 3.235 (Name).</summary>
internal static class Characters
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";

    internal static CharacterSet Blank { get; } = CharacterSet.Of(" \t");

    internal static CharacterSet NameStart { get; } = CharacterSet.Of(Letters);

    internal static CharacterSet Name { get; } = CharacterSet.Of(Letters + Digits);

    /// <summary>All that a word outside quotes holds as it is; <c>~</c> depends on its place, so it is not among them.</summary>
    internal static CharacterSet Bare { get; } = CharacterSet.AllBut(" \t\n'\"\\$`~;|&<>()");

    /// <summary>A word without quoting, expansion or operator, whether or not a shell would expand its <c>~</c>.</summary>
    internal static CharacterSet Plain { get; } = CharacterSet.AllBut(" \t\n'\"\\$`;|&<>()");

    /// <summary>Inside the braces of an unquoted <c>${KEY:-…}</c> only quoting, expansion and the brace mean something.</summary>
    internal static CharacterSet BareDefault { get; } = CharacterSet.AllBut("'\"\\$`~}");

    internal static CharacterSet Double { get; } = CharacterSet.AllBut("\"\\$`");

    internal static CharacterSet DoubleDefault { get; } = CharacterSet.AllBut("\"\\$`}");

    internal static CharacterSet Single { get; } = CharacterSet.AllBut("'");

    internal static CharacterSet InLine { get; } = CharacterSet.AllBut("\n");

    internal static CharacterSet Dollar { get; } = CharacterSet.Of("$");

    internal static CharacterSet Backslash { get; } = CharacterSet.Of("\\");

    internal static CharacterSet Backquote { get; } = CharacterSet.Of("`");

    internal static CharacterSet Tilde { get; } = CharacterSet.Of("~");

    internal static CharacterSet DoubleQuote { get; } = CharacterSet.Of("\"");

    internal static CharacterSet SingleQuote { get; } = CharacterSet.Of("'");

    internal static CharacterSet Hash { get; } = CharacterSet.Of("#");

    internal static CharacterSet NoHash { get; } = CharacterSet.AllBut("#");

    /// <summary>What may follow a whole word.</summary>
    internal static CharacterSet WordEnd { get; } = CharacterSet.Of(" \t\n;|&<>()");

    /// <summary>Names of one character: positional and special parameters (POSIX sh, 2.5.1 and 2.5.2).</summary>
    internal static CharacterSet SpecialParameter { get; } = CharacterSet.Of(Digits + "@*#?-$!");

    /// <summary>How far the name reaches that begins at this place; the place itself where none begins.</summary>
    internal static int EndOfName(string text, int start)
    {
        if (start >= text.Length || !NameStart.Contains(text[start]))
            return start;
        int end = start + 1;
        while (end < text.Length && Name.Contains(text[end]))
            end++;
        return end;
    }

    /// <summary>How far blanks and continued lines reach from this place.</summary>
    internal static int EndOfSpace(string text, int start)
    {
        int end = start;
        while (end < text.Length)
        {
            if (Blank.Contains(text[end]))
                end++;
            else if (text[end] == '\\' && end + 1 < text.Length && text[end + 1] == '\n')
                end += 2;
            else
                break;
        }

        return end;
    }
}
