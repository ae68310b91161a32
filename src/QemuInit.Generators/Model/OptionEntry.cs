using QemuInit.Options;

namespace QemuInit.Generators.Model;

/// <summary>One key of the template, checked.</summary>
/// <param name="Key">The key; of a numbered key what stands before the number.</param>
/// <param name="Member">The property that holds its value.</param>
/// <param name="Section">Number of its section.</param>
/// <param name="SectionTitle">Title of its section.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Type">Its type.</param>
/// <param name="Default">Its default, or null.</param>
/// <param name="Otherwise">Its default in words, or null.</param>
/// <param name="Choices">The words it takes.</param>
/// <param name="Minimum">The smallest number it takes, or null.</param>
/// <param name="Maximum">The largest number it takes, or null.</param>
/// <param name="Floor">The number that smaller ones are raised to, or null.</param>
/// <param name="Pattern">qemu's option, or null.</param>
/// <param name="IsNumbered">Whether a number follows the key.</param>
/// <param name="Summary">What it is, in a few words.</param>
/// <param name="Explanation">The whole explanation, lines separated by line feeds.</param>
internal sealed record OptionEntry(
    string Key,
    string Member,
    int Section,
    string SectionTitle,
    OptionSeverity Severity,
    KeyType Type,
    string? Default,
    string? Otherwise,
    EquatableArray<string> Choices,
    int? Minimum,
    int? Maximum,
    int? Floor,
    OptionPattern? Pattern,
    bool IsNumbered,
    string Summary,
    string Explanation)
{
    /// <summary>The default that stands for the name under which the guest is registered.</summary>
    internal const string GuestDefault = "{guest}";

    /// <summary>Whether its default is the name under which the guest is registered.</summary>
    internal bool HasGuestDefault => Default == GuestDefault;

    /// <summary>What the type asks for beside a value.</summary>
    internal KeyBounds Bounds => new(Choices, Minimum, Maximum, Floor);

    /// <summary>Whether the default of a switch is on.</summary>
    internal bool IsOnByDefault => Default is not null && FlagType.TryRead(Default, out bool isOn, out _) && isOn;
}
