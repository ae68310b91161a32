namespace RcGrammar.Syntax;

/// <summary>Something between words that is refused. It takes the rest of the text.</summary>
internal sealed record RefusedItem(Refusal Refusal) : Item;
