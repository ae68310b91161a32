namespace RcGrammar.Syntax;

/// <summary>A piece of a word.</summary>
/// <param name="Offset">Where it begins.</param>
internal abstract record Part(int Offset);
