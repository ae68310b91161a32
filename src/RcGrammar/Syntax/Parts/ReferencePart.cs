using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>$KEY</c>, <c>${KEY}</c> or <c>${KEY:-default}</c>.</summary>
internal sealed class ReferencePart(int offset, string name, IEnumerable<Part>? defaultParts, bool isClosed) : Part(offset)
{
    internal string Name { get; } = name;

    /// <summary>The word after <c>:-</c>, or null where there is none.</summary>
    internal IEnumerable<Part>? Default { get; } = defaultParts;

    /// <summary>Whether the closing brace is there, or none is needed.</summary>
    internal bool IsClosed { get; } = isClosed;
}
