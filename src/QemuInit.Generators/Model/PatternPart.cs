namespace QemuInit.Generators.Model;

/// <summary>A part of a word of a pattern.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, where it is text.</param>
internal sealed record PatternPart(PatternPartKind Kind, string Text);
