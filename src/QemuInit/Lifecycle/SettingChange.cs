namespace QemuInit.Lifecycle;

/// <summary>A key that a guest runs with otherwise than its files say now.</summary>
/// <param name="Key">The key.</param>
/// <param name="Running">The value that it runs with; null where the key was not set, empty where it was switched off.</param>
/// <param name="Files">The same of the files.</param>
internal sealed record SettingChange(string Key, string? Running, string? Files);
