using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Support;

namespace PackagingTests;

/// <summary>A folder that a package is made in; gone when it is disposed.</summary>
internal sealed class Stage : IDisposable
{
    // The user and the group of nobody.
    private const string Nobody = "65534";

    // What make install reads, beside the executable.
    private static readonly string[] s_sources =
    [
        "Makefile", "packaging", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs", "etc", "man", "init.d", "rc.d",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("qi-stage-").FullName;

    public Stage()
    {
        Directory.CreateDirectory(Root);
        Shell.Output("chmod", "755", _folder, Root);
    }

    /// <summary>What DESTDIR gets.</summary>
    public string Root => _folder + "/stage";

    /// <summary>
    /// All that is there, as the golden lists have it: mode and path of a file or a folder, path and target of a link.
    /// </summary>
    public IReadOnlyList<string> Entries => List("-mindepth", "1");

    /// <summary>The same without the folders.</summary>
    public IReadOnlyList<string> Files => List("!", "-type", "d");

    private string Source => _folder + "/source";

    /// <summary>
    /// Runs make in a copy of the repository that is not the caller's, as somebody who has no right at all but to the stage, and whose files
    /// are that user's own affair, on a host without any network.
    /// </summary>
    public Result Make(params string[] arguments)
    {
        if (!Directory.Exists(Source))
        {
            Directory.CreateDirectory(Source + "/build");
            Shell.Output("cp", ["-a", "--no-preserve=ownership", .. s_sources.Select(static name => $"{Repository.Root}/{name}"), Source]);
            Shell.Output("cp", "-a", Repository.Root + "/build/qemu-init", Repository.Root + "/build/settings", Repository.Root + "/build/template-qemud.rc", Source + "/build");
            Shell.Output("chmod", "-R", "go=u-w", Source);
            Shell.Output("chown", Nobody + ':' + Nobody, Root);
        }

        return Shell.Run(
            "unshare",
            [
                "--net", "--", "setpriv", "--reuid=" + Nobody, "--regid=" + Nobody, "--clear-groups", "--no-new-privs", "--",
                "sh", "-c", "umask 077; exec \"$@\"", "sh", "make", "-s", "-C", Source, "DESTDIR=" + Root, .. arguments,
            ]);
    }

    /// <summary>What makes make take the executable as it is for one that was made for the directories at hand.</summary>
    public static string AsBuilt { get; } = "SETTINGS=" + File.ReadAllText(Repository.Root + "/build/settings").Trim();

    /// <summary>Writes a file below the root.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root + path)!);
        File.WriteAllText(Root + path, text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] List(params string[] condition) =>
    [
        .. Shell
            .Output(
                "find",
                [
                    Root, .. condition,
                    "(", "-type", "l", "-printf", "link /%P -> %l\\n", "-o", "-type", "d", "-printf", "dir %m /%P\\n", "-o", "-printf", "%m /%P\\n", ")",
                ])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Order(StringComparer.Ordinal),
    ];
}
