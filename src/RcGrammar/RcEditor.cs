using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using RcGrammar.Syntax;

namespace RcGrammar;

/// <summary>Changes single keys of an rc-file, and leaves every other byte of its text as it is.</summary>
public static class RcEditor
{
    /// <summary>
    /// Gives a key a value. Where the key is set several times, the last assignment changes: it is the one that counts, for
    /// <c>sh</c> too, and lines in between may refer to the earlier ones. A key that is not set gets a line of its own: behind
    /// the last line that has it commented out, else at the end. A key that has the value already changes nothing.
    /// </summary>
    /// <param name="text">The text, which <see cref="RcParser"/> accepts.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, without quotes.</param>
    /// <exception cref="ArgumentException">The text has an error, or key or value cannot be written.</exception>
    public static string Set(string text, string key, string value)
    {
        RcDocument document = Accepted(text);
        string word = RcPrinter.Word(key, value);
        if (document.Find(key)?.Value == value)
            return text;

        RcLayout layout = new(text);
        int last = layout.LastIndexOf(key);
        if (last < 0)
            return Add(text, layout, key, $"{key}={word}");
        AssignmentSpan span = layout.Assignments[last];
        return text.Remove(span.ValueStart, span.ValueEnd - span.ValueStart).Insert(span.ValueStart, word);
    }

    /// <summary>
    /// Gives keys that a text sets other values, all at once; all other bytes stay. A value that is made of one of them changes with it, where
    /// it is not among those that are given.
    /// </summary>
    /// <param name="text">The text, which <see cref="RcParser"/> accepts.</param>
    /// <param name="values">The keys with their values; a key that the text does not set is passed over.</param>
    /// <exception cref="ArgumentException">The text has an error, or a value has a character that no word can have.</exception>
    public static string SetAll(string text, IReadOnlyDictionary<string, string> values)
    {
        // What a key is set to that is made of a changed one is seen after the change only.
        while (true)
        {
            Dictionary<string, string> now = [];
            foreach (RcAssignment assignment in Accepted(text).Assignments)
                now[assignment.Key] = assignment.Value;
            Dictionary<string, AssignmentSpan> last = [];
            foreach (AssignmentSpan span in new RcLayout(text).Assignments)
                last[span.Key] = span;
            StringBuilder result = new();
            int begin = 0;
            foreach (AssignmentSpan span in last.Values.OrderBy(static span => span.ValueStart))
            {
                if (!values.TryGetValue(span.Key, out string? value) || now[span.Key] == value)
                    continue;
                result.Append(text, begin, span.ValueStart - begin).Append(RcPrinter.Word(span.Key, value));
                begin = span.ValueEnd;
            }

            if (begin == 0)
                return text;
            text = result.Append(text, begin, text.Length - begin).ToString();
        }
    }

    /// <summary>
    /// Takes all assignments to a key out of a text: a line with nothing else as a whole, of another line the assignment and what
    /// sets it apart. A comment stays.
    /// </summary>
    /// <param name="text">The text, which <see cref="RcParser"/> accepts.</param>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">The text has an error.</exception>
    public static string Unset(string text, string key)
    {
        _ = Accepted(text);
        while (true)
        {
            RcLayout layout = new(text);
            int last = layout.LastIndexOf(key);
            if (last < 0)
                return text;
            text = Remove(text, layout, last);
        }
    }

    private static RcDocument Accepted(string text)
    {
        RcDocument document = RcParser.Parse(text);
        return document.Error is null ? document : throw new ArgumentException("The text has an error.", nameof(text));
    }

    private static string Add(string text, RcLayout layout, string key, string line)
    {
        for (int i = layout.Comments.Count - 1; i >= 0; i--)
        {
            // A comment reaches to the end of its line, so that what follows begins a line.
            if (IsExampleOf(text, layout.Comments[i], key))
                return text.Insert(RcLayout.EndOf(layout.Comments[i]), "\n" + line);
        }

        if (text.Length == 0)
            return line + "\n";
        if (text[text.Length - 1] != '\n')
            return $"{text}\n{line}";
        return IsContinued(text, layout) ? $"{text}\n{line}\n" : $"{text}{line}\n";
    }

    // "#KEY=" or "# KEY=" at the beginning of a line.
    private static bool IsExampleOf(string text, CommentItem comment, string key)
    {
        int start = comment.Offset;
        while (start > 0 && Characters.Blank.Contains(text[start - 1]))
            start--;
        return (start == 0 || text[start - 1] == '\n')
            && comment.Text.TrimStart(' ', '\t').StartsWith(key + "=", StringComparison.Ordinal);
    }

    // Whether the last line would go on in the next. In a comment a backslash is a character like any other.
    private static bool IsContinued(string text, RcLayout layout)
    {
        int end = text.Length - 1;
        int start = end;
        while (start > 0 && text[start - 1] == '\\')
            start--;
        bool isComment = layout.Comments.Count > 0 && RcLayout.EndOf(layout.Comments[layout.Comments.Count - 1]) == end;
        return (end - start) % 2 == 1 && !isComment;
    }

    private static string Remove(string text, RcLayout layout, int index)
    {
        AssignmentSpan span = layout.Assignments[index];
        int next = Characters.EndOfSpace(text, span.End);
        if (next < text.Length && text[next] == ';')
            next = Characters.EndOfSpace(text, next + 1);
        bool isLast = next == text.Length || text[next] is '\n' or '#';

        int floor = layout.EndBefore(span.Start);
        int before = layout.StartOfSpace(span.Start, floor);
        bool isNextCommand = before > floor && text[before - 1] == ';';
        if (isNextCommand)
            before = layout.StartOfSpace(before - 1, floor);
        bool isFirst = index == 0 || before != layout.Assignments[index - 1].End;

        // Between two others a semicolon stays, on whichever side it is: an export may be behind it.
        if (!isFirst && (isLast || !isNextCommand))
            return text.Remove(before, span.End - before);
        if (!isLast)
            return text.Remove(span.Start, next - span.Start);
        return next < text.Length && text[next] == '#'
            ? text.Remove(span.Start, next - span.Start)
            : RemoveLine(text, before, next);
    }

    // With its end, or with the one before it where it is the last line and has none.
    private static string RemoveLine(string text, int start, int end) =>
        end < text.Length ? text.Remove(start, end + 1 - start)
        : start > 0 ? text.Remove(start - 1)
        : string.Empty;
}
