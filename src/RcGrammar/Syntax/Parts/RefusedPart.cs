namespace RcGrammar.Syntax;

/// <summary>Something in a word that is refused. It takes the rest of the text.</summary>
internal sealed class RefusedPart(Refusal refusal) : Part(refusal.Offset)
{
    internal Refusal Refusal { get; } = refusal;
}
