namespace RcGrammar.Syntax;

/// <summary>A backslash and the end of line it removes.</summary>
internal sealed class ContinuationPart : Part
{
    internal ContinuationPart(int offset)
        : base(offset)
    {
    }
}
