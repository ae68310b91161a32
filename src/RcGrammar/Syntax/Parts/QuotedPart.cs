using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>'…'</c> or <c>"…"</c>.</summary>
internal sealed class QuotedPart(int offset, char quote, IEnumerable<Part> parts, bool isClosed) : Part(offset)
{
    internal char Quote { get; } = quote;

    internal IEnumerable<Part> Parts { get; } = parts;

    /// <summary>Whether the closing quote is there; without it the part reaches to the end of the text.</summary>
    internal bool IsClosed { get; } = isClosed;
}
