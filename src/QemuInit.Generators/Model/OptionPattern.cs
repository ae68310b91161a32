namespace QemuInit.Generators.Model;

/// <summary>An option of qemu with a place for the value.</summary>
/// <param name="Text">The pattern as the template writes it.</param>
/// <param name="Words">Its words, each in its parts.</param>
internal sealed record OptionPattern(string Text, EquatableArray<EquatableArray<PatternPart>> Words);
