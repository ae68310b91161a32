namespace RcGrammar.Syntax;

/// <summary>Something between words that is refused. It takes the rest of the text.</summary>
internal sealed class RefusedItem(Refusal refusal) : Item
{
    internal Refusal Refusal { get; } = refusal;
}
