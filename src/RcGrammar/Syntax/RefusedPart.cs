namespace RcGrammar.Syntax;

/// <summary>Something in a word that is refused. It takes the rest of the text.</summary>
internal sealed class RefusedPart : Part
{
    internal RefusedPart(Refusal refusal)
        : base(refusal.Offset) => Refusal = refusal;

    internal Refusal Refusal { get; }
}
