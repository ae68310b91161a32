using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>KEY=VALUE</c>.</summary>
internal sealed class AssignmentItem : Item
{
    internal AssignmentItem(int keyOffset, string key, int valueOffset, IEnumerable<Part> value)
    {
        KeyOffset = keyOffset;
        Key = key;
        ValueOffset = valueOffset;
        Value = value;
    }

    internal int KeyOffset { get; }

    internal string Key { get; }

    internal int ValueOffset { get; }

    internal IEnumerable<Part> Value { get; }
}
