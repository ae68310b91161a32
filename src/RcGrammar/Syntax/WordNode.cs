using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary>A word of a file of options.</summary>
internal sealed class WordNode(int offset, IEnumerable<Part> parts)
{
    internal int Offset { get; } = offset;

    /// <summary>At least one.</summary>
    internal IEnumerable<Part> Parts { get; } = parts;
}
