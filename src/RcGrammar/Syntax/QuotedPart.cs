using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>'…'</c> or <c>"…"</c>.</summary>
internal sealed class QuotedPart : Part
{
    internal QuotedPart(int offset, char quote, IEnumerable<Part> parts, bool isClosed)
        : base(offset)
    {
        Quote = quote;
        Parts = parts;
        IsClosed = isClosed;
    }

    internal char Quote { get; }

    internal IEnumerable<Part> Parts { get; }

    /// <summary>Whether the closing quote is there; without it the part reaches to the end of the text.</summary>
    internal bool IsClosed { get; }
}
