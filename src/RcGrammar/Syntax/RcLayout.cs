using System.Collections.Generic;
using Sprache;

namespace RcGrammar.Syntax;

/// <summary>Where the assignments and the comments of a text stand that <see cref="RcParser"/> accepts.</summary>
internal sealed class RcLayout
{
    private readonly string _text;
    private readonly List<AssignmentSpan> _assignments = [];
    private readonly List<CommentItem> _comments = [];

    internal RcLayout(string text)
    {
        _text = text;
        foreach (Item item in RcSyntax.File(new TextInput(text, 0)).Value)
        {
            switch (item)
            {
                case AssignmentItem assignment:
                    _assignments.Add(SpanOf(assignment, assignment.KeyOffset));
                    break;
                case ExportItem export:
                    Add(export);
                    break;
                case UnquotedLineItem line:
                    int end = line.ValueOffset + line.Value.Length;
                    _assignments.Add(new(line.Key, line.KeyOffset, line.ValueOffset, end, end));
                    break;
                case CommentItem comment:
                    _comments.Add(comment);
                    break;
            }
        }
    }

    /// <summary>All assignments, in the order of the text.</summary>
    internal IReadOnlyList<AssignmentSpan> Assignments => _assignments;

    /// <summary>All comments, in the order of the text.</summary>
    internal IReadOnlyList<CommentItem> Comments => _comments;

    /// <summary>Where a comment ends, before the end of its line.</summary>
    internal static int EndOf(CommentItem comment) => comment.Offset + "#".Length + comment.Text.Length;

    /// <summary>The last assignment to a key, which is the one that counts; -1 where there is none.</summary>
    internal int LastIndexOf(string key) => _assignments.FindLastIndex(assignment => assignment.Key == key);

    /// <summary>Where the last assignment or comment before a place ends; 0 where there is none.</summary>
    internal int EndBefore(int offset)
    {
        int end = 0;
        foreach (AssignmentSpan assignment in _assignments)
            end = assignment.End <= offset && assignment.End > end ? assignment.End : end;
        foreach (CommentItem comment in _comments)
            end = EndOf(comment) <= offset && EndOf(comment) > end ? EndOf(comment) : end;
        return end;
    }

    /// <summary>How far blanks and continued lines reach back from a place.</summary>
    /// <param name="end">The place.</param>
    /// <param name="floor">Where that which stands before them ends.</param>
    internal int StartOfSpace(int end, int floor)
    {
        int start = end;
        while (start > floor)
        {
            if (Characters.Blank.Contains(_text[start - 1]))
                start--;
            else if (_text[start - 1] == '\n' && start - 2 >= floor && _text[start - 2] == '\\')
                start -= 2;
            else
                break;
        }

        return start;
    }

    private void Add(ExportItem export)
    {
        List<AssignmentItem> items = [.. export.Assignments];
        foreach (AssignmentItem item in items)
        {
            int start = items.Count > 1 ? item.KeyOffset : StartOfSpace(item.KeyOffset, floor: 0) - "export".Length;
            _assignments.Add(SpanOf(item, start));
        }
    }

    private AssignmentSpan SpanOf(AssignmentItem item, int start)
    {
        // The tree has no ends: the value's word is read once more.
        IResult<IEnumerable<Part>> word = WordSyntax.Outermost.BareValue(new TextInput(_text, item.ValueOffset));
        int end = word.Remainder.Position;
        int valueEnd = end;
        List<Part> parts = [.. word.Value];
        for (int i = parts.Count - 1; i >= 0 && parts[i] is ContinuationPart; i--)
            valueEnd = parts[i].Offset;
        return new(item.Key, start, item.ValueOffset, valueEnd, end);
    }
}
