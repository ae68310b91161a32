using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Import;

/// <summary>The tools whose guests can be imported, and how a guest of each is read. Nothing of theirs is run.</summary>
internal static class PeerTable
{
    /// <summary>The peer that is a command line of qemu.</summary>
    public const string Command = "command";

    private const string ConfEnding = ".conf";
    private const int LongestCommand = 1 << 20;

    /// <summary>Their names.</summary>
    public static string[] Names { get; } = ["vm-bhyve", "quickemu", "qemu-openrc", "proxmox", "libvirt", Command];

    /// <summary>Reads a guest's file.</summary>
    /// <param name="peer">The tool.</param>
    /// <param name="path">The file, absolute.</param>
    /// <param name="trust">Who may decide where paths lead; null where the caller has no more rights than they.</param>
    /// <exception cref="Failure">It cannot be read, or is not such a guest.</exception>
    public static ForeignGuest Read(string peer, string path, FileTrust? trust)
    {
        string text = ForeignText.Of(path, CallerFile.Read(path, trust, ForeignText.Longest));
        ForeignGuest guest = Read(peer, path, text, companion => TryReadBeside(companion, path, trust));
        guest.IsRootsWord = trust is null || RootOnlyPath.IsRootsAlone(path);
        return guest;
    }

    /// <summary>Reads a guest's text.</summary>
    /// <param name="peer">The tool.</param>
    /// <param name="path">Its file, absolute.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="readBeside">Reads another file of the tool's; null where there is none.</param>
    /// <exception cref="Failure">It is not such a guest.</exception>
    public static ForeignGuest Read(string peer, string path, string text, Func<string, string?> readBeside)
    {
        string folder = Path.GetDirectoryName(path)!;
        string name = Path.GetFileName(path);
        ForeignItem start = new(path, 1, 1, "");
        ForeignGuest guest = new(folder);
        switch (peer)
        {
            case "vm-bhyve":
                guest.Name = start.As(WithoutEnding(name));
                VmBhyveReader.Read(guest, path, text);
                break;
            case "quickemu":
                guest.Name = start.As(WithoutEnding(name));
                QuickemuReader.Read(guest, ShellFile.Read(path, text), start);
                break;
            case "qemu-openrc":
                guest.Name = start.As(name.StartsWith("qemu.", StringComparison.Ordinal) ? name[5..] : name);
                string common = Path.Join(folder, "qemu");
                string before = readBeside(common) ?? "";
                List<ShellValue> values = ShellFile.Read(common, before);
                values.Add(new(guest.Name, OpenRcReader.Name, [guest.Name.Text], problem: null));
                values.AddRange(ShellFile.Read(path, text, values));
                OpenRcReader.Read(guest, values, start);
                break;
            case "proxmox":
                guest.Name = start.As("vm" + WithoutEnding(name));
                ProxmoxReader.Read(guest, path, text, new ProxmoxStorage(FindStorage(folder, readBeside)));
                break;
            default:
                guest.Name = start.As(WithoutEnding(name));
                LibvirtReader.Read(guest, path, text);
                break;
        }

        return guest;
    }

    /// <summary>Reads a command line.</summary>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="source">What it is called in messages.</param>
    /// <param name="folder">What relative names of files are relative to.</param>
    /// <exception cref="Failure">It is not one of qemu.</exception>
    public static ForeignGuest ReadCommand(IReadOnlyList<string> words, string source, string folder)
    {
        List<ForeignItem> items = [];
        int column = 1;
        foreach (string word in words)
        {
            items.Add(new(source, 1, column, word));
            column += word.Length + 1;
        }

        ForeignGuest guest = new(folder);
        CommandReader.ReadWhole(guest, items);
        return guest;
    }

    /// <summary>Reads the command line of a process.</summary>
    /// <param name="pid">Its number.</param>
    /// <exception cref="Failure">There is no such process, or it is not a qemu.</exception>
    public static ForeignGuest ReadProcess(int pid)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        string text = ProcessStat.CommandLine(pid, LongestCommand);
        if (text.Length == 0)
            throw new Failure(ExitCode.NotRunning, $"there is no process {pid} with a command line; give the number of a qemu that runs");
        if (text.Length >= LongestCommand)
            throw new Failure(ExitCode.Error, $"the command line of process {pid} is longer than {Figures.Size(LongestCommand)}");
        ForeignGuest guest = ReadCommand(text.TrimEnd('\0').Split('\0'), $"{folder}/cmdline", ProcessStat.TryReadLink($"{folder}/cwd") ?? "/");
        guest.IsRootsWord = !Privilege.IsRoot || ProcessStat.TryUser(pid) == Accounts.Root;
        return guest;
    }

    private static string? FindStorage(string folder, Func<string, string?> readBeside)
    {
        // Beside the file; else above qemu-server, or above nodes/NODE/qemu-server.
        foreach (string above in (string[])["", "..", "../../.."])
        {
            if (readBeside(Path.GetFullPath(Path.Join(folder, above, "storage.cfg"))) is string text)
                return text;
        }

        return null;
    }

    // A file beside root's own can be another user's, as in /tmp.
    private static string? TryReadBeside(string path, string main, FileTrust? trust)
    {
        if (HostFile.TrySize(path) is null)
            return null;
        if (trust is not null && RootOnlyPath.IsRootsAlone(main) && !RootOnlyPath.IsRootsAlone(path))
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"{Printable.Of(path)} would be read too, and others than root can change it; copy {Printable.Of(main)} into a folder of its own");
        }

        return ForeignText.Of(path, CallerFile.Read(path, trust, ForeignText.Longest));
    }

    private static string WithoutEnding(string name)
    {
        foreach (string ending in (string[])[ConfEnding, ".xml"])
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return name[..^ending.Length];
        }

        return name;
    }
}
