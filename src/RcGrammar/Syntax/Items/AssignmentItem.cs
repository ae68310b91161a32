using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>KEY=VALUE</c>.</summary>
internal sealed class AssignmentItem(int keyOffset, string key, int valueOffset, IEnumerable<Part> value) : Item
{
    internal int KeyOffset { get; } = keyOffset;

    internal string Key { get; } = key;

    internal int ValueOffset { get; } = valueOffset;

    internal IEnumerable<Part> Value { get; } = value;
}
