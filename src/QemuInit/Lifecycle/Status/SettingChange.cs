using System.Collections.Generic;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A key that a guest runs with otherwise than its files say now.</summary>
/// <param name="key">The key.</param>
/// <param name="running">The value that it runs with; null where the key was not set, empty where it was switched off.</param>
/// <param name="files">The same of the files.</param>
internal sealed class SettingChange(string key, string? running, string? files)
{
    private const int Longest = 1000;

    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>The value that it runs with; null where the key was not set, empty where it was switched off.</summary>
    public string? Running { get; } = running;

    /// <summary>The same of the files.</summary>
    public string? Files { get; } = files;

    /// <summary>Writes changes into an object, as its member <c>keys</c>.</summary>
    public static void Write(JsonText json, IReadOnlyList<SettingChange> changes)
    {
        json.BeginArray("keys");
        foreach (SettingChange change in changes)
        {
            json.BeginObject();
            json.Member("key", change.Key);
            json.Member("running", change.Running);
            json.Member("files", change.Files);
            json.EndObject();
        }

        json.EndArray();
    }

    /// <summary>A value for a person.</summary>
    public static string Shown(string? value) => value switch
    {
        null => "(not set)",
        "" => "(off)",
        _ => Printable.Of(value, Longest),
    };
}
