using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>export KEY=VALUE …</c>: all values are expanded before any is set, as for every command's words.</summary>
internal sealed class ExportItem(IEnumerable<AssignmentItem> assignments, Refusal? refusal) : Item
{
    /// <summary>None where <c>export</c> stands alone.</summary>
    internal IEnumerable<AssignmentItem> Assignments { get; } = assignments;

    /// <summary>What follows the assignments and may not, or null.</summary>
    internal Refusal? Refusal { get; } = refusal;
}
