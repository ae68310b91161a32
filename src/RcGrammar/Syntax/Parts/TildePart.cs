namespace RcGrammar.Syntax;

/// <summary>A <c>~</c> outside quotes; what stands before it tells whether sh would expand it.</summary>
internal sealed class TildePart(int offset) : Part(offset);
