using System.Collections.Generic;

namespace QemuInit.Generators;

/// <summary>A key of the template, as far as it has been read: its attributes, then its explanation, then its lines.</summary>
internal sealed class EntryDraft
{
    /// <summary>What its structured comments say.</summary>
    internal List<TemplateAttribute> Attributes { get; } = [];

    /// <summary>Its explanation.</summary>
    internal List<string> Explanation { get; } = [];

    /// <summary>The lines that set or show it.</summary>
    internal List<TemplateLine> Lines { get; } = [];

    /// <summary>An attribute, or null.</summary>
    /// <param name="name">Its name.</param>
    internal TemplateAttribute? Find(string name) => Attributes.Find(attribute => attribute.Name == name);

    /// <summary>Whether further attributes may come.</summary>
    internal bool TakesAttributes => Explanation.Count == 0 && Lines.Count == 0;
}
