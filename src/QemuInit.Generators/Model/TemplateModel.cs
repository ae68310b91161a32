namespace QemuInit.Generators.Model;

/// <summary>All that a template says: what the source is printed from.</summary>
/// <param name="Path">The template's path, for messages.</param>
/// <param name="TableClass">Name of the class for its table.</param>
/// <param name="Entries">The keys in the template's order; those with a problem are left out.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record TemplateModel(
    string Path, string TableClass, EquatableArray<OptionEntry> Entries, EquatableArray<TemplateProblem> Problems);
