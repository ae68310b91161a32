namespace QemuInit.Generators.Reading;

/// <summary>One attribute of a structured comment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Offset">Where its name begins in the template.</param>
internal sealed record TemplateAttribute(string Name, string Value, int Offset);
