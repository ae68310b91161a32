namespace QemuInit.Lifecycle;

/// <summary>A key that a guest runs with otherwise than its files say now.</summary>
/// <param name="key">The key.</param>
/// <param name="running">The value that it runs with; null where the key was not set, empty where it was switched off.</param>
/// <param name="files">The same of the files.</param>
internal sealed class SettingChange(string key, string? running, string? files)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value that it runs with; null where the key was not set, empty where it was switched off.</summary>
    public string? Running { get; } = running;

    /// <summary>The same of the files.</summary>
    public string? Files { get; } = files;
}
