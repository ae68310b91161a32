using System;
using System.Collections.Generic;
using System.Text;
using RcGrammar.Syntax;

namespace RcGrammar.Evaluation;

/// <summary>
/// Makes the value of a word (POSIX sh, 2.6.2 Parameter Expansion and 2.6.7 Quote Removal), or finds why it has none.
/// </summary>
/// <param name="find">A key's value, or null where it is not set.</param>
/// <param name="isTildeText">Whether every tilde stands for itself; otherwise those that sh would expand are refused.</param>
internal sealed class Expander(Func<string, string?> find, bool isTildeText)
{
    /// <summary>
    /// How many characters references may add to a file's values: a few lines that name each other twice would otherwise fill
    /// the memory.
    /// </summary>
    internal const int MaximumExpansion = 1 << 20;

    private readonly StringBuilder _value = new();
    private int _expanded;

    /// <summary>The first thing found that is refused, in the order of the text.</summary>
    internal Refusal? Refusal { get; private set; }

    /// <summary>The word's value; without meaning where there is a refusal.</summary>
    internal string Expand(IEnumerable<Part> word)
    {
        _value.Clear();
        Walk(word, isUsed: true);
        return _value.ToString();
    }

    /// <summary>Walks over parts until one is refused. A default that is not used is walked too: its form counts.</summary>
    private void Walk(IEnumerable<Part> parts, bool isUsed)
    {
        Part? previous = null;
        foreach (Part part in parts)
        {
            switch (part)
            {
                case ContinuationPart:
                    // sh removes it before it looks at anything else, so it hides nothing from a tilde after it.
                    continue;
                case TextPart text:
                    Append(text.Text, isUsed);
                    break;
                case TildePart when !isTildeText && IsExpandedAfter(previous):
                    Refusal = new(
                        RefusalReason.Tilde,
                        part.Offset,
                        "~ would be replaced by a home directory: write that directory, or \\~ for the character");
                    break;
                case TildePart:
                    Append("~", isUsed);
                    break;
                case QuotedPart quoted:
                    Walk(quoted.Parts, isUsed);
                    if (!quoted.IsClosed)
                        Refusal ??= Refusals.UnclosedQuote(quoted.Offset, quoted.Quote);
                    break;
                case ReferencePart reference:
                    Resolve(reference, isUsed);
                    break;
                case RefusedPart refused:
                    Refusal = refused.Refusal;
                    break;
            }

            if (Refusal is not null)
                return;
            previous = part;
        }
    }

    private void Resolve(ReferencePart reference, bool isUsed)
    {
        string? value = find(reference.Name);
        if (isUsed && value is null)
            Refusal = JudgeUnset(reference);
        if (Refusal is not null)
            return;

        if (reference.Default is null)
        {
            AppendReferenced(value, reference, isUsed);
            return;
        }

        bool isDefault = string.IsNullOrEmpty(value);
        if (!isDefault)
            AppendReferenced(value, reference, isUsed);
        if (Refusal is null)
            Walk(reference.Default, isUsed && isDefault);
        if (!reference.IsClosed)
            Refusal ??= Refusals.UnclosedBrace(reference.Offset);
    }

    private static Refusal? JudgeUnset(ReferencePart reference)
    {
        string name = Excerpt.Of(reference.Name);
        if (!ShellNames.CanBeUnset(reference.Name))
        {
            return new(
                RefusalReason.ShellReference,
                reference.Offset,
                $"{name} is not set earlier in the file, and shells set it themselves: "
                + "write the value itself, or use another name");
        }

        return reference.Default is null
            ? new(
                RefusalReason.NotSet,
                reference.Offset,
                $"{name} is not set earlier in the file: set it before, give a default with ${{{name}:-...}}, "
                + "or write \\$ for the character")
            : null;
    }

    private void AppendReferenced(string? value, ReferencePart reference, bool isUsed)
    {
        if (!isUsed || value is null)
            return;
        if (value.Length > MaximumExpansion - _expanded)
        {
            Refusal = new(
                RefusalReason.TooLarge,
                reference.Offset,
                $"references add more than {MaximumExpansion} characters to the values: write shorter values");
            return;
        }

        _expanded += value.Length;
        _value.Append(value);
    }

    private void Append(string text, bool isUsed)
    {
        if (isUsed)
            _value.Append(text);
    }

    /// <summary>At the start of a value and after an unquoted colon (POSIX sh, 2.6.1 Tilde Expansion).</summary>
    private static bool IsExpandedAfter(Part? previous) =>
        previous is null
        || (previous is TextPart { IsQuoted: false } text && text.Text.Length > 0 && text.Text[text.Text.Length - 1] == ':');
}
