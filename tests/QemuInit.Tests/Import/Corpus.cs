using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using QemuInit.Import;
using QemuInit.Lifecycle;
using QemuInit.Tests.Qemu;

namespace QemuInit.Tests.Import;

/// <summary>Guests of other tools, as files of <c>tests/golden/import</c>.</summary>
internal static class Corpus
{
    public const string Golden = ".golden";

    private static readonly string[] s_beside = ["storage.cfg", "qemu"];

    public static string Folder { get; } = Path.Join(GoldenCase.Folder, "import");

    /// <summary>All guests: a tool and the name of a file.</summary>
    public static IEnumerable<(string Peer, string Name)> All =>
        from peer in PeerTable.Names
        from path in Directory.EnumerateFiles(Path.Join(Folder, peer)).Order(StringComparer.Ordinal)
        let name = Path.GetFileName(path)
        where !name.EndsWith(Golden, StringComparison.Ordinal) && !s_beside.Contains(name)
        select (peer, name);

    /// <summary>Reads a text as a file of a tool's.</summary>
    public static ForeignGuest Read(string peer, string name, string text) => peer == PeerTable.Command
        ? PeerTable.ReadCommand(text.TrimEnd('\n').Split('\n'), PeerTable.Command, "/cwd")
        : PeerTable.Read(peer, $"/there/{name}", text, path => path.StartsWith("/there/", StringComparison.Ordinal) ? Beside(peer, path[7..]) : null);

    /// <summary>The text of an rc-file with keys.</summary>
    public static string Rc(ImportedFiles files)
    {
        RcDraft draft = new();
        foreach ((string key, string value) in files.Settings)
            draft.Set(key, value);
        return draft.ToText("");
    }

    private static string? Beside(string peer, string name)
    {
        string path = Path.Join(Folder, peer, name);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
