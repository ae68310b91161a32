namespace RcGrammar.Syntax;

/// <summary>A piece of a word.</summary>
internal abstract class Part
{
    private protected Part(int offset) => Offset = offset;

    /// <summary>Where it begins.</summary>
    internal int Offset { get; }
}
