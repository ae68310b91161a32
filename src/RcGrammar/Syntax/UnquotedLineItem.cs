namespace RcGrammar.Syntax;

/// <summary><c>KEY=several plain words</c>, which the line-by-line readers of old took as a value.</summary>
internal sealed class UnquotedLineItem : Item
{
    internal UnquotedLineItem(int keyOffset, string key, int valueOffset, string value, int surplusOffset)
    {
        KeyOffset = keyOffset;
        Key = key;
        ValueOffset = valueOffset;
        Value = value;
        SurplusOffset = surplusOffset;
    }

    internal int KeyOffset { get; }

    internal string Key { get; }

    internal int ValueOffset { get; }

    internal string Value { get; }

    /// <summary>The second word, where sh would end the value.</summary>
    internal int SurplusOffset { get; }
}
