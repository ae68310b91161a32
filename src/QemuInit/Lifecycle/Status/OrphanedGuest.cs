using System;
using System.Collections.Generic;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// A guest that runs while its whole directory is gone, because somebody removed it: nothing in RUNDIR tells of it. Its qemu still has the
/// removed pid file open, and the kernel tells where that was.
/// </summary>
internal static class OrphanedGuest
{
    // qemu's first arguments, as ProcessArguments writes them.
    private const string Sign = "\0-name\0guest=";
    private const string Removed = " (deleted)";

    // qemu has the pid file from its launcher, behind the few descriptors that it was given. Any user's process can look like a qemu of ours,
    // and have as many descriptors as the host allows: it costs no start more than this.
    private const int HighestDescriptor = 255;
    private const int MostForeign = 50;

    // By the removed pid file. One search serves a start of all guests, which asks for each that has no directory yet.
    private static readonly Lazy<Dictionary<string, int>> s_found = new(Search);

    /// <summary>Throws where a guest runs whose directory is gone.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="paths">The guest's paths.</param>
    /// <exception cref="Failure">It runs.</exception>
    public static void Refuse(Directories directories, GuestPaths paths)
    {
        if (HostFile.TrySize(paths.Run) is not null || s_found.Value.Count == 0 || RealPath(directories, paths) is not string path)
            return;
        if (s_found.Value.TryGetValue(path, out int pid))
        {
            throw new Failure(
                ExitCode.Error,
                $"its qemu, process {pid}, runs, but {paths.Run}, by which it is known, was removed; "
                    + $"shut the guest down from inside, or end it with: kill {pid}");
        }
    }

    private static Dictionary<string, int> Search()
    {
        Dictionary<string, int> found = [];
        uint? systemUser = Accounts.FindUser(BuildSettings.SysUsr)?.Uid;
        int foreign = 0;
        foreach (int pid in ProcessStat.All())
        {
            if (!ProcessStat.CommandLine(pid).Contains(Sign, StringComparison.Ordinal))
                continue;
            uint? user = ProcessStat.TryUser(pid);
            if (user != Accounts.Root && user != systemUser && ++foreign > MostForeign)
                continue;
            for (int number = 0; number <= HighestDescriptor; number++)
            {
                string link = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{number}");
                if (ProcessStat.TryReadLink(link) is string target
                    && target.EndsWith($"/{GuestPaths.PidName}{Removed}", StringComparison.Ordinal)
                    && IsRoots(link))
                    found[target[..^Removed.Length]] = pid;
            }
        }

        return found;
    }

    // Another mount namespace can show the same path, but no file of root's there.
    private static bool IsRoots(string link) =>
        Libc.statx(Libc.AT_FDCWD, link, 0, Statx.STATX_BASIC_STATS, out Statx file) == 0 && file.Uid == Accounts.Root && file.Links == 0;

    // The kernel tells of no link on the way, and RUNDIR may have one.
    private static string? RealPath(Directories directories, GuestPaths paths)
    {
        string folder = directories.Run;
        while (HostFile.TrySize(folder) is null)
            folder = folder[..Math.Max(folder.LastIndexOf('/'), 1)];
        using FileDescriptor? there = HostFile.TryOpen(folder, Libc.O_RDONLY | Libc.O_DIRECTORY);
        return there is null || ProcessStat.TryReadLink($"/proc/self/fd/{there.Number}") is not string real
            ? null
            : $"{real.TrimEnd('/')}{paths.Pid[folder.Length..]}";
    }
}
