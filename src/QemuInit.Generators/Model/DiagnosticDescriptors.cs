using Microsoft.CodeAnalysis;

namespace QemuInit.Generators.Model;

/// <summary>The mistakes that a template can have. Each is an error: a template that has one has no sure meaning.</summary>
internal static class DiagnosticDescriptors
{
    private const string Category = "QemuInit.Template";

    /// <summary>The file, a structured comment or a line that is commented out is not in the language of rc-files.</summary>
    internal static readonly DiagnosticDescriptor Syntax =
        new("QI0001", "The template is not an rc-file", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A structured comment has an unknown attribute.</summary>
    internal static readonly DiagnosticDescriptor UnknownAttribute =
        new("QI0002", "Unknown attribute", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An attribute has a value that it cannot have.</summary>
    internal static readonly DiagnosticDescriptor AttributeValue =
        new("QI0003", "Attribute with a wrong value", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An attribute that must be there is not.</summary>
    internal static readonly DiagnosticDescriptor MissingAttribute =
        new("QI0004", "Missing attribute", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A key, property or attribute comes twice.</summary>
    internal static readonly DiagnosticDescriptor Twice =
        new("QI0005", "Given twice", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>The type of a key refuses its default or example.</summary>
    internal static readonly DiagnosticDescriptor RefusedValue =
        new("QI0006", "Value that its own type refuses", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A pattern is not an option of qemu with a place for the value.</summary>
    internal static readonly DiagnosticDescriptor Pattern =
        new("QI0007", "Wrong pattern", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A key has no explanation.</summary>
    internal static readonly DiagnosticDescriptor MissingExplanation =
        new("QI0008", "Key without an explanation", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A key has no line that shows or sets it.</summary>
    internal static readonly DiagnosticDescriptor MissingLine =
        new("QI0009", "Key without a line that shows it", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A key stands before the first section, or attributes belong to neither.</summary>
    internal static readonly DiagnosticDescriptor MissingSection =
        new("QI0010", "Outside of a section", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>A line sets another key than the one it stands below, or a key that has its line already.</summary>
    internal static readonly DiagnosticDescriptor StrayLine =
        new("QI0011", "Line at the wrong place", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>The line of a key and its default disagree.</summary>
    internal static readonly DiagnosticDescriptor Disagreement =
        new("QI0012", "Line and default disagree", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>An attribute does not go with the type of its key.</summary>
    internal static readonly DiagnosticDescriptor MisplacedAttribute =
        new("QI0013", "Attribute that does not go with the type", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);
}
