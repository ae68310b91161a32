namespace RcGrammar.Syntax;

/// <summary><c>KEY=several plain words</c>, which the line-by-line readers of old took as a value.</summary>
internal sealed class UnquotedLineItem(int keyOffset, string key, int valueOffset, string value, int surplusOffset) : Item
{
    internal int KeyOffset { get; } = keyOffset;

    internal string Key { get; } = key;

    internal int ValueOffset { get; } = valueOffset;

    internal string Value { get; } = value;

    /// <summary>The second word, where sh would end the value.</summary>
    internal int SurplusOffset { get; } = surplusOffset;
}
