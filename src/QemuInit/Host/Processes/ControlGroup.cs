using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// A cgroup of a guest's own, below the one that its start runs in, so that limits of that one go on to hold. What a process
/// starts stays in its cgroup, however it hides, so nothing of a guest outlives it. Under systemd the cgroups are systemd's, and
/// its units end what is left. A cgroup that a user may write is left before root's work begins. Source: cgroups(7); the kernel's
/// cgroup-v2.rst.
/// </summary>
internal static class ControlGroup
{
    private const string Prefix = "/qemu-init-";

    // For verbs that came from a cgroup of a user's. It stays when they have ended, and is empty then.
    private const string OfVerbs = "/qemu-init";
    private const string Processes = "/cgroup.procs";
    private const string Systemd = "/run/systemd/system";
    private const string Own = "/proc/self/cgroup";
    private const int LargestFile = 1 << 16;

    // In the second place where the first has the cgroups of version 1.
    private static readonly string[] s_places = ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"];

    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Leaves a cgroup that another user than root may write, as systemd gives each login one: its owner could freeze, starve or kill
    /// root's verb while that has a lock. The limits of root's own cgroups above it go on to hold. Where the host lets no process
    /// move, this one stays.
    /// </summary>
    public static void LeaveUsers()
    {
        if (Current() is not (string place, string path))
            return;
        string roots = place;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string group = $"{roots}/{name}";
            if (!IsRoots(group))
            {
                MoveInto(roots, place);
                return;
            }

            roots = group;
        }
    }

    /// <summary>
    /// Makes a cgroup and puts a process into it; null where the host has none to give, and the process stays where it is.
    /// </summary>
    /// <param name="name">The guest's name, with what tells it from guests of other directories.</param>
    /// <param name="pid">The process, which has started nothing yet.</param>
    public static string? TryMake(string name, int pid)
    {
        if (Parent() is not string parent)
            return null;
        string path = parent + Prefix + name;
        if ((Libc.mkdir(path, Modes.PublicDirectory) == 0 || PosixException.Last("").Errno == Errno.EEXIST)
            && TryWrite(path + Processes, pid.ToString(CultureInfo.InvariantCulture)))
        {
            return path;
        }

        _ = Libc.rmdir(path);
        return null;
    }

    /// <summary>Kills what is left in a cgroup, and removes it. It is fine where there is none.</summary>
    /// <param name="path">What <see cref="TryMake"/> returned; null for none.</param>
    public static void End(string? path)
    {
        // Of a record that names something else nothing is believed.
        if (path is null || !path.Contains(Prefix, StringComparison.Ordinal) || !IsBelowUnified(path))
            return;
        for (long begin = Stopwatch.GetTimestamp(); Libc.rmdir(path) != 0; Thread.Sleep(s_pause))
        {
            // A process that has been killed is in its cgroup until it is gone.
            if (PosixException.Last("").Errno != Errno.EBUSY || Stopwatch.GetElapsedTime(begin) > s_end)
                return;
            Kill(path);
        }
    }

    /// <summary>Kills all processes in a cgroup.</summary>
    /// <param name="path">What <see cref="TryMake"/> returned.</param>
    private static void Kill(string path)
    {
        if (TryWrite(path + "/cgroup.kill", "1"))
            return;

        // Linux before 5.14: one by one. What starts processes faster than that is killed the next time.
        foreach (string line in (HostFile.TryReadText(path + Processes, LargestFile) ?? "").Split('\n'))
        {
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid > 0)
                _ = Libc.kill(pid, Libc.SIGKILL);
        }
    }

    // A cgroup that gives controllers to those below it takes no process, and one above may.
    private static void MoveInto(string group, string place)
    {
        while (true)
        {
            _ = Libc.mkdir(group + OfVerbs, Modes.PublicDirectory);
            if (TryWrite(group + OfVerbs + Processes, "0") || group == place)
                return;
            group = group[..group.LastIndexOf('/')];
        }
    }

    private static bool IsRoots(string group) =>
        Array.TrueForAll((string[])["", Processes, "/cgroup.freeze"], file =>
        {
            using FileDescriptor? opened = HostFile.TryOpen(group + file, Libc.O_PATH);
            return opened is null || FileTrust.IsRootsAlone(HostFile.Stat(opened, group + file));
        });

    private static string? Parent() =>
        !Directory.Exists(Systemd) && Current() is (string place, string path) ? place + path : null;

    // Where the cgroups of version 2 are, and this process's below that: empty, or with a slash first.
    private static (string Place, string Path)? Current()
    {
        if (HostFile.TryReadText(Own, LargestFile) is not string groups)
            return null;
        foreach (string line in groups.Split('\n'))
        {
            if (!line.StartsWith("0::/", StringComparison.Ordinal))
                continue;
            string path = line["0::".Length..].TrimEnd('/');

            // Outside of what this cgroup namespace shows.
            if (path.StartsWith("/..", StringComparison.Ordinal))
                return null;
            foreach (string place in s_places)
            {
                if (IsUnified(place))
                    return (place, path);
            }
        }

        return null;
    }

    private static bool IsBelowUnified(string path) =>
        Array.Exists(s_places, place => path.StartsWith(place + "/", StringComparison.Ordinal) && IsUnified(place));

    private static bool IsUnified(string place)
    {
        using FileDescriptor? root = HostFile.TryOpen(place, Libc.O_PATH | Libc.O_DIRECTORY);
        return root is not null && FileSystemFacts.Of(root, place).IsCgroup;
    }

    private static bool TryWrite(string path, string text)
    {
        try
        {
            using FileDescriptor file = HostFile.Open(path, Libc.O_WRONLY);
            HostFile.Write(file, path, Encoding.ASCII.GetBytes(text));
            return true;
        }
        catch (PosixException)
        {
            // Read-only in most containers, full, or of another kind: the guest does without.
            return false;
        }
    }
}
