namespace QemuInit.Generators.Reading;

/// <summary>A line of the template that sets a key, or is commented out and shows how.</summary>
/// <param name="Key">The key as written, with its number.</param>
/// <param name="Value">The value.</param>
/// <param name="IsCommentedOut">Whether it only shows how.</param>
/// <param name="KeyOffset">Where the key begins in the template.</param>
/// <param name="ValueOffset">Where the value begins in the template.</param>
internal sealed record TemplateLine(string Key, string Value, bool IsCommentedOut, int KeyOffset, int ValueOffset);
