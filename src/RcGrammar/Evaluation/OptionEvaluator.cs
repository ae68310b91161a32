using System.Collections.Generic;
using RcGrammar.Syntax;

namespace RcGrammar.Evaluation;

/// <summary>Makes the words of a file of options.</summary>
internal static class OptionEvaluator
{
    internal static OptionFile Evaluate(string text, IEnumerable<OptionLineNode> nodes, IReadOnlyDictionary<string, string> keys)
    {
        PositionCursor positions = new(text);
        // No shell reads this file, so a tilde is a character like any other.
        Expander expander = new(name => keys.TryGetValue(name, out string? value) ? value : null, isTildeText: true);
        List<OptionLine> lines = [];

        Refusal? refusal = null;
        foreach (OptionLineNode node in nodes)
        {
            if (Line(node, expander, positions) is { } line)
                lines.Add(line);
            refusal = expander.Refusal ?? node.Refusal;
            if (refusal is not null)
                break;
        }

        Refusal? forbidden = ForbiddenCharacters.FindFirst(text);
        if (forbidden is not null && (refusal is null || forbidden.Offset <= refusal.Offset))
            refusal = forbidden;
        return refusal is null
            ? new(lines, error: null)
            : new([], new(RcSeverity.Error, positions.At(refusal.Offset), refusal.Message), refusal.Reason);
    }

    private static OptionLine? Line(OptionLineNode node, Expander expander, PositionCursor positions)
    {
        List<string> words = [];
        List<RcPosition> wordPositions = [];
        foreach (WordNode word in node.Words)
        {
            words.Add(expander.Expand(word.Parts));
            wordPositions.Add(positions.At(word.Offset));
            if (expander.Refusal is not null)
                return null;
        }

        return words.Count == 0 ? null : new(words, wordPositions);
    }
}
