using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>export KEY=VALUE …</c>: all values are expanded before any is set, as for every command's words.</summary>
internal sealed class ExportItem : Item
{
    internal ExportItem(IEnumerable<AssignmentItem> assignments, Refusal? refusal)
    {
        Assignments = assignments;
        Refusal = refusal;
    }

    internal IEnumerable<AssignmentItem> Assignments { get; }

    /// <summary>What follows the assignments and may not, or null.</summary>
    internal Refusal? Refusal { get; }
}
