namespace RcGrammar.Syntax;

/// <summary>A backslash and the end of line it removes.</summary>
internal sealed record ContinuationPart(int Offset) : Part(Offset);
