using System.Collections.Generic;

namespace QemuInit.Generators.Reading;

/// <summary>A key of the template as it is written: its attributes, then its explanation, then its lines.</summary>
internal sealed class EntryDraft(int section, string sectionTitle)
{
    /// <summary>All attributes that a key can have.</summary>
    internal static IReadOnlyList<string> AttributeNames { get; } =
    [
        "key", "member", "type", "severity", "default", "otherwise", "option", "choices", "min", "max", "floor", "numbered",
        "summary",
    ];

    /// <summary>Number of its section.</summary>
    internal int Section { get; } = section;

    /// <summary>Title of its section.</summary>
    internal string SectionTitle { get; } = sectionTitle;

    /// <summary>What its structured comments say.</summary>
    internal List<TemplateAttribute> Attributes { get; } = [];

    /// <summary>Its explanation.</summary>
    internal List<string> Explanation { get; } = [];

    /// <summary>The lines that set or show it.</summary>
    internal List<TemplateLine> Lines { get; } = [];

    /// <summary>Whether further attributes may come.</summary>
    internal bool TakesAttributes => Explanation.Count == 0 && Lines.Count == 0;

    /// <summary>Whether a mistake was reported already that leaves the key without an entry.</summary>
    internal bool HasMistake { get; set; }

    /// <summary>An attribute, or null.</summary>
    internal TemplateAttribute? Find(string name) => Attributes.Find(attribute => attribute.Name == name);
}
