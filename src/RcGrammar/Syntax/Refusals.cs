namespace RcGrammar.Syntax;

/// <summary>
/// Judges what stands at a place of a word, and words the message: first what is wrong, then what would be right.
/// Each method returns null for what it does not judge.
/// </summary>
internal static class Refusals
{
    /// <summary>After a dollar sign in double quotes.</summary>
    internal static Refusal? Dollar(string text, int offset)
    {
        int dollar = offset - 1;
        if (offset == text.Length)
            return null;
        char next = text[offset];
        if (StartsWith(text, offset, "(("))
            return new(RefusalReason.Arithmetic, dollar, "$((...)) would compute: write the result itself");
        if (next == '(')
            return new(RefusalReason.CommandSubstitution, dollar, "$(...) would run a command: write the value itself");
        if (next == '[')
        {
            return new(
                RefusalReason.ShellsDiffer, dollar, "$[ computes in some shells and is text in others: write \\$[ for text");
        }

        if (Characters.SpecialParameter.Contains(next))
        {
            return new(
                RefusalReason.SpecialParameter, dollar, $"${next} has no value here: write \\${next} if you mean the characters");
        }

        if (StartsWith(text, offset, "\\\n"))
        {
            return new(
                RefusalReason.SplitName, dollar, "a line cannot be continued right after $: put the whole $KEY on one line");
        }

        return SplitName(text, dollar, Characters.EndOfName(text, offset));
    }

    /// <summary>After a dollar sign outside quotes.</summary>
    internal static Refusal? BareDollar(string text, int offset)
    {
        if (offset < text.Length && text[offset] is '\'' or '"')
        {
            return new(
                RefusalReason.ShellsDiffer,
                offset - 1,
                $"${text[offset]} means different things to different shells: leave out the $, or write \\$ for the character");
        }

        return Dollar(text, offset);
    }

    /// <summary>After <c>${</c>, where neither <c>${KEY}</c> nor <c>${KEY:-default}</c> stands.</summary>
    internal static Refusal Braces(string text, int offset)
    {
        int dollar = offset - 2;
        int end = Characters.EndOfName(text, offset);
        if (end == text.Length)
            return UnclosedBrace(dollar);
        if (StartsWith(text, end, "\\\n") || StartsWith(text, end, ":\\\n"))
            return new(RefusalReason.SplitName, dollar, "a line cannot be continued inside ${KEY:-: put it on one line");
        if (end == offset && Characters.SpecialParameter.Contains(text[offset]) && text[offset] != '#')
        {
            return new(
                RefusalReason.SpecialParameter, dollar, $"${{{text[offset]}...}} has no value here: write the value itself");
        }

        return new(
            RefusalReason.ParameterExpansion, dollar, "only ${KEY} and ${KEY:-default} can be read here: write the value itself");
    }

    /// <summary>At a backquote.</summary>
    internal static Refusal? Backquote(string text, int offset) =>
        StartsWith(text, offset, "`")
            ? new(
                RefusalReason.CommandSubstitution,
                offset,
                "`...` would run a command: write the value itself, or \\` for the character")
            : null;

    /// <summary>At a backslash that ends the text.</summary>
    internal static Refusal? LastBackslash(string text, int offset) =>
        offset == text.Length - 1 && text[offset] == '\\'
            ? new(RefusalReason.LastBackslash, offset, "the file ends in a backslash: remove it, or write \\\\ for the character")
            : null;

    /// <summary>At an escaped brace in double quotes in a default.</summary>
    internal static Refusal? EscapedBrace(string text, int offset) =>
        StartsWith(text, offset, "\\}")
            ? new(
                RefusalReason.ShellsDiffer, offset, "\\} between quotes in a default differs between shells: leave out the backslash")
            : null;

    /// <summary>At a double quote in a default in double quotes.</summary>
    internal static Refusal? NestedQuotes(string text, int offset) =>
        StartsWith(text, offset, "\"")
            ? new(
                RefusalReason.NestedQuotes,
                offset,
                "\" inside a default that is itself in double quotes: leave it out, or write \\\" for the character")
            : null;

    /// <summary>Where a default would stand too deep.</summary>
    internal static Refusal TooDeep(string text, int offset) =>
        new(
            RefusalReason.TooDeep,
            offset,
            $"defaults inside defaults go deeper than {WordSyntax.MaximumDepth}: set a key of its own for the inner ones");

    /// <summary>For a quote that is never closed.</summary>
    internal static Refusal UnclosedQuote(int offset, char quote) =>
        new(
            RefusalReason.Unclosed,
            offset,
            $"{quote} without its closing {quote}: add it, or write \\{quote} for the character");

    /// <summary>For a brace that is never closed.</summary>
    internal static Refusal UnclosedBrace(int offset) =>
        new(RefusalReason.Unclosed, offset, "${ without its closing }: add it");

    /// <summary>For a name that goes on after a continued line; the name ends at this place.</summary>
    internal static Refusal? SplitName(string text, int start, int end)
    {
        if (!StartsWith(text, end, "\\\n"))
            return null;
        int next = end;
        while (StartsWith(text, next, "\\\n"))
            next += 2;
        return next < text.Length && Characters.Name.Contains(text[next])
            ? new(RefusalReason.SplitName, start, "the name goes on after a continued line: put it on one line, or write ${KEY}")
            : null;
    }

    internal static bool StartsWith(string text, int offset, string token) =>
        string.CompareOrdinal(text, offset, token, 0, token.Length) == 0;
}
