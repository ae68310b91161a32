namespace QemuInit.Import;

/// <summary>A key with its value, or an option of qemu with its argument, that an item became.</summary>
/// <param name="key">The key, or the option with its hyphen.</param>
/// <param name="value">The value, or the argument.</param>
/// <param name="finding">What is told of it.</param>
internal sealed class ForeignSetting(string key, string value, ImportFinding finding)
{
    /// <summary>The key, or the option with its hyphen.</summary>
    public string Key { get; } = key;

    /// <summary>The value, or the argument.</summary>
    public string Value { get; } = value;

    /// <summary>What is told of it.</summary>
    public ImportFinding Finding { get; } = finding;
}
