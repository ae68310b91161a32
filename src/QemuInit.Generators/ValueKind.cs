namespace QemuInit.Generators;

/// <summary>How the generated code treats the values of a type.</summary>
internal enum ValueKind
{
    /// <summary>A switch.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A string with a reader in <c>OptionValues</c>.</summary>
    Text,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A list of words.</summary>
    Names,

    /// <summary>A type of its own with a reader in <c>OptionValues</c>.</summary>
    Value,

    /// <summary>A type of its own that parses itself.</summary>
    Device,
}
