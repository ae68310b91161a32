namespace RcGrammar.Syntax;

/// <summary>Something in a word that is refused. It takes the rest of the text.</summary>
internal sealed record RefusedPart(Refusal Refusal) : Part(Refusal.Offset);
