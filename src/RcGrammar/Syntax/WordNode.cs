using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary>A word of a file of options.</summary>
internal sealed class WordNode
{
    internal WordNode(int offset, IEnumerable<Part> parts)
    {
        Offset = offset;
        Parts = parts;
    }

    internal int Offset { get; }

    /// <summary>At least one part.</summary>
    internal IEnumerable<Part> Parts { get; }
}
