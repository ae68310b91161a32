using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary>A word of a file of options.</summary>
/// <param name="Parts">At least one.</param>
internal sealed record WordNode(int Offset, IEnumerable<Part> Parts);
