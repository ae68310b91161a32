using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>export KEY=VALUE …</c>: all values are expanded before any is set, as for every command's words.</summary>
/// <param name="Assignments">None where <c>export</c> stands alone.</param>
/// <param name="Refusal">What follows the assignments and may not, or null.</param>
internal sealed record ExportItem(IEnumerable<AssignmentItem> Assignments, Refusal? Refusal) : Item;
