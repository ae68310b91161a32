using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// Which processes have a file open for writing, as far as <see cref="ProcessStat.Descriptors"/> shows. Source: proc_pid_fd(5): the mode of a
/// link there is how the file is open.
/// </summary>
internal static class FileWriters
{
    /// <summary>The numbers of a user's processes that have a file open for writing.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="user">The real user of the processes.</param>
    /// <param name="patience">How long to search: that user may have as many processes as it likes.</param>
    public static IEnumerable<int> Of(FileDescriptor file, string path, uint user, TimeSpan patience)
    {
        Statx wanted = HostFile.Stat(file, path);
        long begin = Stopwatch.GetTimestamp();
        return ProcessStat.All()
            .TakeWhile(_ => Stopwatch.GetElapsedTime(begin) < patience)
            .Where(pid => ProcessStat.TryUser(pid) == user && HasOpen(pid, path, wanted));
    }

    /// <summary>Whether a process has a file open for writing.</summary>
    public static bool HasOpen(int pid, string path, Statx file)
    {
        string name = path[path.LastIndexOf('/', path.LastIndexOf('/') - 1)..];
        return ProcessStat.Descriptors(pid).Any(link => IsOn(link, name, file));
    }

    // The link's text first: to ask for the file itself may hang where its file system's server does not answer.
    private static bool IsOn(string link, string name, Statx file) =>
        ProcessStat.TryReadLink(link)?.Contains(name, StringComparison.Ordinal) == true
            && Libc.statx(Libc.AT_FDCWD, link, Libc.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, out Statx mode) == 0
            && (mode.Mode & Modes.OwnerWrite) != 0
            && Libc.statx(Libc.AT_FDCWD, link, 0, Statx.STATX_BASIC_STATS, out Statx target) == 0
            && target.IsSameFile(file);
}
