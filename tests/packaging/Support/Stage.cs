using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using SystemTests.Support;

namespace PackagingTests.Support;

/// <summary>A folder that a package is made in; gone when it is disposed.</summary>
internal sealed class Stage : IDisposable
{
    /// <summary>What DESTDIR gets.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("qi-stage-").FullName;

    /// <summary>
    /// Every file, as the golden lists have them: its mode and path, or its path and what it points to.
    /// </summary>
    public IReadOnlyList<string> Files => [.. Shell
        .Output("find", Root, "-type", "l", "-printf", "link /%P -> %l\\n", "-o", "!", "-type", "d", "-printf", "%m /%P\\n")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Order(StringComparer.Ordinal)];

    /// <summary>Runs make in the repository as somebody without any right of root, on a host without any network.</summary>
    public Result Make(params string[] arguments) => Shell.Run(
        "unshare",
        ["--user", "--map-user=65534", "--map-group=65534", "--net", "--", "make", "-s", "-C", Repository.Root, "DESTDIR=" + Root, .. arguments]);

    /// <summary>What makes make take the executable as it is for one that was made for the directories at hand.</summary>
    public static string AsBuilt { get; } = "SETTINGS=" + File.ReadAllText(Repository.Root + "/build/settings").Trim();

    /// <summary>Writes a file below the root.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root + path)!);
        File.WriteAllText(Root + path, text);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
