namespace RcGrammar.Syntax;

/// <summary>Judges what stands outside assignments and comments: operators and words that sh would take as commands.</summary>
internal static class StrayText
{
    /// <summary>Refuses whatever stands here in an rc-file.</summary>
    internal static Refusal? InRcFile(string text, int offset) =>
        offset == text.Length ? null : Operator(text, offset, isRcFile: true) ?? Word(text, offset);

    /// <summary>Refuses whatever stands here in a file of options, where only an operator can.</summary>
    internal static Refusal? InOptionFile(string text, int offset) =>
        offset == text.Length ? null : Operator(text, offset, isRcFile: false);

    /// <summary>Refuses a second semicolon.</summary>
    internal static Refusal? Semicolon(string text, int offset) =>
        offset < text.Length && text[offset] == ';' ? Operator(text, offset, isRcFile: true) : null;

    /// <summary>Refuses what stands after <c>export</c> or its assignments, and is none.</summary>
    internal static Refusal? ExportArgument(string text, int offset)
    {
        if (offset == text.Length || text[offset] == '#' || Characters.WordEnd.Contains(text[offset]))
            return null;
        string shown = Excerpt.Of(WordAt(text, offset));
        return new(
            RefusalReason.Export, offset, $"{shown} after export is not KEY=VALUE: write export KEY=VALUE, the value in quotes");
    }

    /// <summary>Refuses an <c>export</c> without anything; the place is its end.</summary>
    internal static Refusal ExportAlone(string text, int offset) =>
        new(RefusalReason.Export, offset - "export".Length, "export without KEY=VALUE: write export KEY=VALUE, or remove it");

    /// <summary>The warning for a value of several words without quotes.</summary>
    internal static string UnquotedLine(UnquotedLineItem line) =>
        $"sh would end the value here, it is read as the rest of the line: quote the value: {Assignment(line.Key, line.Value)}";

    private static Refusal? Operator(string text, int offset, bool isRcFile)
    {
        const string quoteIt = "put it between quotes if it belongs to a value";
        char character = text[offset];
        switch (character)
        {
            case '|':
                return new(RefusalReason.Operator, offset, $"| would feed another command: {quoteIt}");
            case '&':
                return new(RefusalReason.Operator, offset, $"& would start a command in the background: {quoteIt}");
            case '<':
                return new(RefusalReason.Operator, offset, $"< would read a file: {quoteIt}");
            case '>':
                return new(RefusalReason.Operator, offset, $"> would write to a file: {quoteIt}");
            case ';':
                return new(
                    RefusalReason.Semicolon,
                    offset,
                    isRcFile ? "; without an assignment before it: remove it" : $"; ends a command: {quoteIt}");
            case '(' when isRcFile && offset > 0 && text[offset - 1] == '=':
                return new(RefusalReason.Array, offset, "KEY=(...) is an array, which sh does not have: write KEY='value'");
            case '(' or ')':
                return new(RefusalReason.Parenthesis, offset, $"{character} belongs to a command: {quoteIt}");
            default:
                return null;
        }
    }

    private static Refusal Word(string text, int offset)
    {
        int end = Characters.EndOfName(text, offset);
        if (end > offset && end < text.Length)
        {
            string name = Excerpt.Of(text.Substring(offset, end - offset));
            if (Refusals.StartsWith(text, end, "\\\n"))
            {
                return new(
                    RefusalReason.SplitName, offset, "a line cannot be continued right after a key: put KEY=VALUE on one line");
            }

            if (Refusals.StartsWith(text, end, "+="))
                return new(RefusalReason.Append, offset, $"{name}+= is not known to sh: write {name}=\"${name}...\"");
            if (text[end] == '[' && WordAt(text, offset).Contains("]="))
                return new(RefusalReason.Array, offset, "KEY[...]= is an array, which sh does not have: write KEY='value'");
            if (text[end] == '(')
                return new(RefusalReason.Command, offset, $"{name}() is a function: only KEY=VALUE can stand here");
            int next = end;
            while (next < text.Length && Characters.Blank.Contains(text[next]))
                next++;
            if (next > end && next < text.Length && text[next] == '=')
            {
                return new(
                    RefusalReason.Command,
                    offset,
                    $"{name} would be run as a command: write {name}=VALUE without blanks around the =");
            }
        }

        string cure = QuotedLine(text, offset) is { } line ? $"quote the value: {line}" : "only KEY=VALUE can stand here";
        return new(RefusalReason.Command, offset, $"{Excerpt.Of(WordAt(text, offset))} would be run as a command: {cure}");
    }

    /// <summary>The line as it was probably meant, where it begins with an assignment: <c>KEY='all of the rest'</c>.</summary>
    private static string? QuotedLine(string text, int offset)
    {
        int start = offset == 0 ? 0 : text.LastIndexOf('\n', offset - 1) + 1;
        while (Characters.Blank.Contains(text[start]))
            start++;
        int equals = Characters.EndOfName(text, start);
        if (equals == start || equals >= offset || text[equals] != '=')
            return null;

        int end = text.IndexOf('\n', offset);
        int length = (end < 0 ? text.Length : end) - equals - 1;
        return Assignment(
            text.Substring(start, equals - start),
            length > Excerpt.MaximumLength ? string.Empty : text.Substring(equals + 1, length).Trim(' ', '\t'));
    }

    /// <summary>An assignment to copy from a message, with dots for a value that a message cannot show as it is.</summary>
    private static string Assignment(string key, string value)
    {
        bool canShow = value.Length is > 0 and <= Excerpt.MaximumLength;
        foreach (char character in value)
            canShow &= character is >= ' ' and <= '~' and not ('#' or '\'' or '"' or '\\');
        return $"{Excerpt.Of(key)}='{(canShow ? value : "...")}'";
    }

    private static string WordAt(string text, int offset)
    {
        int end = offset;
        while (end < text.Length && end <= offset + Excerpt.MaximumLength && !Characters.WordEnd.Contains(text[end]))
            end++;
        return text.Substring(offset, end - offset);
    }
}
