namespace RcGrammar.Syntax;

/// <summary>A <c>~</c> outside quotes; what stands before it tells whether sh would expand it.</summary>
internal sealed record TildePart(int Offset) : Part(Offset);
