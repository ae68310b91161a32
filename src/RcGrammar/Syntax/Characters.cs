namespace RcGrammar.Syntax;

/// <summary>The classes of characters, after POSIX sh, sections 2.2 (Quoting), 2.3 (Token Recognition) and 3.235 (Name).</summary>
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
}
