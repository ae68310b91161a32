using System.Collections.Generic;

namespace RcGrammar.Syntax;

/// <summary><c>KEY=VALUE</c>.</summary>
internal sealed record AssignmentItem(int KeyOffset, string Key, int ValueOffset, IEnumerable<Part> Value) : Item;
