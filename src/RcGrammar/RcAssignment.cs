namespace RcGrammar;

/// <summary>One <c>KEY=VALUE</c> of a file.</summary>
/// <param name="Key">The key: <c>[A-Za-z_][A-Za-z0-9_]*</c>.</param>
/// <param name="Value">The value that <c>sh</c> would give the key: quotes removed, parameters expanded.</param>
/// <param name="KeyPosition">Where the key begins.</param>
/// <param name="ValuePosition">Where the value begins, right after the equals sign.</param>
public sealed record RcAssignment(string Key, string Value, RcPosition KeyPosition, RcPosition ValuePosition);
