using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>$KEY</c>, <c>${KEY}</c> or <c>${KEY:-default}</c>.</summary>
internal sealed class ReferencePart : Part
{
    internal ReferencePart(int offset, string name, IEnumerable<Part>? defaultParts, bool isClosed)
        : base(offset)
    {
        Name = name;
        Default = defaultParts;
        IsClosed = isClosed;
    }

    internal string Name { get; }

    /// <summary>The word after <c>:-</c>, or null where there is none.</summary>
    internal IEnumerable<Part>? Default { get; }

    /// <summary>Whether the closing brace is there, or none is needed.</summary>
    internal bool IsClosed { get; }
}
