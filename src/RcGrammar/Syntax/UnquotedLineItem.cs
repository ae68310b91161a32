namespace RcGrammar.Syntax;

/// <summary><c>KEY=several plain words</c>, which the line-by-line readers of old took as a value.</summary>
/// <param name="SurplusOffset">The second word, where sh would end the value.</param>
internal sealed record UnquotedLineItem(int KeyOffset, string Key, int ValueOffset, string Value, int SurplusOffset) : Item;
