namespace QemuInit.Options;

/// <summary>An option of qemu that a key's pattern in the template stands for.</summary>
internal sealed class PatternOption(string key, string option, string? argument)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The option with its hyphens.</summary>
    public string Option { get; } = option;

    /// <summary>Its argument; null where it has none.</summary>
    public string? Argument { get; } = argument;
}
