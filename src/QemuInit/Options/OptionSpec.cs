namespace QemuInit.Options;

/// <summary>One key of the rc-file, as <c>etc/template-qemud.rc</c> describes it.</summary>
internal sealed class OptionSpec
{
    /// <summary>The key; of a numbered key what stands before the number.</summary>
    internal required string Key { get; init; }

    /// <summary>The property of <see cref="GuestOptions"/> that holds the value.</summary>
    internal required string Member { get; init; }

    /// <summary>Number of the section the key belongs to, from 1.</summary>
    internal required int Section { get; init; }

    /// <summary>Title of that section.</summary>
    internal required string SectionTitle { get; init; }

    /// <summary>How much the key matters.</summary>
    internal required OptionSeverity Severity { get; init; }

    /// <summary>In words, what its value is.</summary>
    internal required string Value { get; init; }

    /// <summary>The value of a key that is left out, as the rc-file would write it; null where there is none, or none that is fixed.</summary>
    internal string? Default { get; init; }

    /// <summary>In words, what a key that is left out means where no fixed default says it, or null.</summary>
    internal string? Otherwise { get; init; }

    /// <summary>
    /// qemu's option where the value goes into it as it is: <c>{}</c> stands for the value, <c>{,}</c> for the value with its
    /// commas doubled. Null for keys that code maps, or that steer this program only.
    /// </summary>
    internal string? Pattern { get; init; }

    /// <summary>Whether the key is written with a number behind it, from 1 without a gap.</summary>
    internal bool IsNumbered { get; init; }

    /// <summary>What the key is, in a few words without a full stop.</summary>
    internal required string Summary { get; init; }

    /// <summary>The whole explanation: lines of prose. An empty line ends a paragraph, indented lines are a list.</summary>
    internal required string Explanation { get; init; }

    /// <summary>The key as messages name it: <c>RAM</c>, <c>DSKx</c>.</summary>
    internal string DisplayName => IsNumbered ? Key + "x" : Key;
}
