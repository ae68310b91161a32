using System.Collections.Generic;
using RcGrammar.Evaluation;
using RcGrammar.Syntax;

namespace RcGrammar;

/// <summary>
/// Reads files of raw qemu options: words with the quoting and comments of rc-files, split into lines; no assignments.
/// </summary>
public sealed class OptionFile
{
    internal OptionFile(IReadOnlyList<OptionLine> lines, RcDiagnostic? error, RefusalReason? refusalReason = null)
    {
        RefusalReason = refusalReason;
        Lines = lines;
        Error = error;
    }

    /// <summary>All lines that have words, in order; empty where the file has an error.</summary>
    public IReadOnlyList<OptionLine> Lines { get; }

    /// <summary>The error, or null where the file can be used.</summary>
    public RcDiagnostic? Error { get; }

    /// <summary>Why the file is refused, or null where it can be used.</summary>
    internal RefusalReason? RefusalReason { get; }

    /// <summary>Reads a whole file. Never throws, whatever the text.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="keys">Values for <c>$KEY</c>: the rc-file's assignments.</param>
    public static OptionFile Parse(string text, IReadOnlyDictionary<string, string> keys) =>
        OptionEvaluator.Evaluate(text, OptionSyntax.File(new TextInput(text, 0)).Value, keys);
}
