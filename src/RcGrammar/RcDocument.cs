using System.Collections.Generic;
using RcGrammar.Syntax;

namespace RcGrammar;

/// <summary>What an rc-file says, and what is wrong with it. Made by <see cref="RcParser.Parse"/>.</summary>
public sealed class RcDocument
{
    private Dictionary<string, RcAssignment>? _last;

    internal RcDocument(
        IReadOnlyList<RcAssignment> assignments,
        IReadOnlyList<RcComment> comments,
        IReadOnlyList<RcDiagnostic> diagnostics,
        RefusalReason? refusalReason = null)
    {
        RefusalReason = refusalReason;
        Assignments = assignments;
        Comments = comments;
        Diagnostics = diagnostics;
    }

    /// <summary>All assignments in the file's order; empty where the file has an error. A key may come twice: the last counts.</summary>
    public IReadOnlyList<RcAssignment> Assignments { get; }

    /// <summary>All comments in the file's order; empty where the file has an error.</summary>
    public IReadOnlyList<RcComment> Comments { get; }

    /// <summary>Warnings in the file's order, or the one error.</summary>
    public IReadOnlyList<RcDiagnostic> Diagnostics { get; }

    /// <summary>Why the file is refused, or null where it can be used.</summary>
    internal RefusalReason? RefusalReason { get; }

    /// <summary>The error, or null where the file can be used.</summary>
    public RcDiagnostic? Error =>
        Diagnostics.Count > 0 && Diagnostics[Diagnostics.Count - 1].Severity == RcSeverity.Error
            ? Diagnostics[Diagnostics.Count - 1]
            : null;

    /// <summary>The last assignment to a key, as in <c>sh</c>, or null.</summary>
    /// <param name="key">The key, case-sensitive.</param>
    public RcAssignment? Find(string key)
    {
        if (_last is null)
        {
            Dictionary<string, RcAssignment> last = [];
            foreach (RcAssignment assignment in Assignments)
                last[assignment.Key] = assignment;
            _last = last;
        }

        return _last.TryGetValue(key, out RcAssignment? found) ? found : null;
    }
}
