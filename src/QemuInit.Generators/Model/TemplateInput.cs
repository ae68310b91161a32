using Microsoft.CodeAnalysis;

namespace QemuInit.Generators.Model;

/// <summary>A file of the project that is a template, before it is read.</summary>
/// <param name="Text">The file.</param>
/// <param name="TableClass">Name of the class for its table.</param>
internal sealed record TemplateInput(AdditionalText Text, string TableClass);
