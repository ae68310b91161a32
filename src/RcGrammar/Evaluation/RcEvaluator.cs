using System.Collections.Generic;
using RcGrammar.Syntax;

namespace RcGrammar.Evaluation;

/// <summary>Makes a document out of a file's items: gives the keys their values in order, as sh would.</summary>
internal sealed class RcEvaluator
{
    private readonly Dictionary<string, string> _values = [];
    private readonly List<RcAssignment> _assignments = [];
    private readonly List<RcComment> _comments = [];
    private readonly List<RcDiagnostic> _warnings = [];
    private readonly PositionCursor _positions;
    private readonly Expander _expander;
    private readonly Refusal? _forbidden;

    private RcEvaluator(string text)
    {
        _positions = new(text);
        _expander = new(name => _values.TryGetValue(name, out string? value) ? value : null, isTildeText: false);
        _forbidden = ForbiddenCharacters.FindFirst(text);
    }

    internal static RcDocument Evaluate(string text, IEnumerable<Item> items) => new RcEvaluator(text).Evaluate(items);

    private RcDocument Evaluate(IEnumerable<Item> items)
    {
        Refusal? refusal = null;
        foreach (Item item in items)
        {
            refusal = Take(item);
            if (refusal is not null)
                break;
        }

        if (_forbidden is not null && (refusal is null || _forbidden.Offset <= refusal.Offset))
            refusal = _forbidden;
        if (refusal is null)
            return new(_assignments, _comments, _warnings);

        RcDiagnostic error = new(RcSeverity.Error, _positions.At(refusal.Offset), refusal.Message);
        return new([], [], [error], refusal.Reason);
    }

    private Refusal? Take(Item item)
    {
        switch (item)
        {
            case AssignmentItem assignment:
                Refusal? refusal = Add(assignment);
                if (refusal is null)
                    Set(_assignments[_assignments.Count - 1]);
                return refusal;
            case ExportItem export:
                return Take(export);
            case UnquotedLineItem line:
                return Take(line);
            case CommentItem comment:
                _comments.Add(new(comment.Text, _positions.At(comment.Offset)));
                return null;
            case RefusedItem refused:
                return refused.Refusal;
            default:
                return null;
        }
    }

    private Refusal? Take(ExportItem export)
    {
        int first = _assignments.Count;
        foreach (AssignmentItem assignment in export.Assignments)
        {
            if (Add(assignment) is { } refusal)
                return refusal;
        }

        for (int i = first; i < _assignments.Count; i++)
            Set(_assignments[i]);
        return export.Refusal;
    }

    private Refusal? Take(UnquotedLineItem line)
    {
        if (JudgeKey(line.Key, line.KeyOffset) is { } refusal)
            return refusal;

        RcPosition keyPosition = _positions.At(line.KeyOffset);
        _assignments.Add(new(line.Key, line.Value, keyPosition, _positions.At(line.ValueOffset)));
        _warnings.Add(new(RcSeverity.Warning, _positions.At(line.SurplusOffset), StrayText.UnquotedLine(line)));
        Set(_assignments[_assignments.Count - 1]);
        return null;
    }

    private Refusal? Add(AssignmentItem item)
    {
        if (JudgeKey(item.Key, item.KeyOffset) is { } refusal)
            return refusal;

        string value = _expander.Expand(item.Value);
        if (_expander.Refusal is not null)
            return _expander.Refusal;
        RcPosition keyPosition = _positions.At(item.KeyOffset);
        _assignments.Add(new(item.Key, value, keyPosition, _positions.At(item.ValueOffset)));
        return null;
    }

    private void Set(RcAssignment assignment) => _values[assignment.Key] = assignment.Value;

    private static Refusal? JudgeKey(string key, int offset) =>
        ShellNames.CanAssign(key)
            ? null
            : new(RefusalReason.ShellAssignment, offset, $"{key} has a meaning of its own to shells: use another name");
}
