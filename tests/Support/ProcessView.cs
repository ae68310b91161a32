using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Support;

/// <summary>What the kernel tells of a process.</summary>
/// <param name="Id">Its number.</param>
internal sealed record ProcessView(int Id)
{
    private string Folder => $"/proc/{Id}";

    /// <summary>The program it runs; empty when it is gone.</summary>
    public string Program => new FileInfo(Folder + "/exe").LinkTarget ?? "";

    /// <summary>Whether it keeps the logs of a guest. One that is about to be gone has no command line any more, but its name.</summary>
    public bool IsKeeper =>
        TryRead("cmdline") is string line
            && (line.Contains("\0_keep-logs\0", StringComparison.Ordinal) || (line.Length == 0 && TryRead("comm") == "exe\n"));

    /// <summary>Whether it is a qemu that is asked what it can do, and runs no guest.</summary>
    public bool IsAsked => TryRead("cmdline")?.Contains("\0-machine\0none\0", StringComparison.Ordinal) == true;

    /// <summary>Whether all it held is free again, locks among it: its program alone is gone earlier than that.</summary>
    public bool HasEnded
    {
        get
        {
            try
            {
                // The first thread may be a zombie while another still holds the files.
                return Directory.EnumerateDirectories(Folder + "/task").All(thread =>
                    File.ReadLines(thread + "/status").Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal)));
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    /// <summary>The names of its environment variables.</summary>
    public IReadOnlyList<string> Variables =>
        [.. File.ReadAllText(Folder + "/environ").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=')[0])];

    /// <summary>What its descriptors are open on.</summary>
    public IReadOnlyList<string> Descriptors =>
        [.. Directory.EnumerateFileSystemEntries(Folder + "/fd").Select(file => new FileInfo(file).LinkTarget ?? "")];

    /// <summary>The names of the users whose rights it has: real, effective, saved, for files.</summary>
    public IReadOnlyList<string> Users => [.. Status("Uid").Select(id => Shell.Output("id", "-un", id).Trim())];

    /// <summary>The numbers of its groups: real, effective, saved, for files.</summary>
    public IReadOnlyList<string> Groups => Status("Gid");

    /// <summary>The numbers of its supplementary groups.</summary>
    public IReadOnlyList<string> MoreGroups => Status("Groups");

    /// <summary>The values of a field of its status.</summary>
    public IReadOnlyList<string> Status(string field) => File.ReadLines(Folder + "/status")
        .Single(line => line.StartsWith(field + ':', StringComparison.Ordinal))[(field.Length + 1)..]
        .Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name) => Shell.Output("kill", "-" + name, Id.ToString(CultureInfo.InvariantCulture));

    // Null where it is gone.
    private string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText($"{Folder}/{file}");
        }
        catch (IOException)
        {
            return null;
        }
    }
}
