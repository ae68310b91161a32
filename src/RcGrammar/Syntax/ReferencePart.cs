using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>$KEY</c>, <c>${KEY}</c> or <c>${KEY:-default}</c>.</summary>
/// <param name="Default">The word after <c>:-</c>, or null where there is none.</param>
/// <param name="IsClosed">Whether the closing brace is there, or none is needed.</param>
internal sealed record ReferencePart(int Offset, string Name, IEnumerable<Part>? Default, bool IsClosed) : Part(Offset);
