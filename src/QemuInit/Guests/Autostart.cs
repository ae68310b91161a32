using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;

namespace QemuInit.Guests;

/// <summary>ETCDIR/autostart: the names of the guests that start at boot, one a line; blank lines and comments are passed over.</summary>
internal static class Autostart
{
    /// <summary>The lines that are meant as names; empty where there is no file.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The list's path.</param>
    public static IReadOnlyList<string> Read(IFileSystem files, string path) =>
        files.File.Exists(path)
            ? [.. files.File.ReadAllText(path).Split('\n').Select(static line => line.Split('#')[0].Trim()).Where(static name => name.Length > 0)]
            : [];
}
