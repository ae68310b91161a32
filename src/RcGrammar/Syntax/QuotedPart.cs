using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>'…'</c> or <c>"…"</c>.</summary>
/// <param name="IsClosed">Whether the closing quote is there; without it the part reaches to the end of the text.</param>
internal sealed record QuotedPart(int Offset, char Quote, IEnumerable<Part> Parts, bool IsClosed) : Part(Offset);
