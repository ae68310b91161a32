namespace RcGrammar.Syntax;

/// <summary>Something between words that is refused. It takes the rest of the text.</summary>
internal sealed class RefusedItem : Item
{
    internal RefusedItem(Refusal refusal) => Refusal = refusal;

    internal Refusal Refusal { get; }
}
