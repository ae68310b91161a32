namespace RcGrammar.Syntax;

/// <summary>A piece of a word.</summary>
internal abstract class Part(int offset)
{
    /// <summary>Where it begins.</summary>
    internal int Offset { get; } = offset;
}
