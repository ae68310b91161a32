namespace RcGrammar.Syntax;

/// <summary>A backslash and the end of line it removes.</summary>
internal sealed class ContinuationPart(int offset) : Part(offset);
