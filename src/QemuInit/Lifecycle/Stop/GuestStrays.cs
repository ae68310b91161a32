using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Processes that hold a guest's life lock and are not the qemu that was started, such as a child that it left the lock to. They have the
/// pid file open for writing, which root opened for the guest alone. They run as the guest's user: a compromised qemu can signal all of
/// that user's processes itself, so it gains nothing by root's signal. The qemu of another guest is none of them, whatever it has open:
/// a monitor takes descriptors from every client.
/// </summary>
internal static class GuestStrays
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Kills them until no process holds the lock.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <exception cref="Failure">A process still holds it.</exception>
    public static void End(GuestPaths paths)
    {
        using FileDescriptor? file = HostFile.TryOpen(paths.Pid, Libc.O_RDONLY);
        if (file is null)
            return;
        uint? user = GuestLife.User(StartRecord.TryRead(paths.Booted));
        HashSet<int> others = OthersOf(paths);
        for (long begin = Stopwatch.GetTimestamp(); LifeLock.Holder(file, paths.Pid) is not null; Thread.Sleep(s_pause))
        {
            // Of a guest that runs as root nothing tells its processes from the host's own.
            if (user is null or Accounts.Root || Stopwatch.GetElapsedTime(begin) > s_patience)
            {
                throw new Failure(
                    ExitCode.Error,
                    $"a process that is not known to be the guest's own holds the lock on {paths.Pid} and was not signalled; "
                        + $"identify it with: fuser -v {paths.Pid}");
            }

            foreach (int pid in FileWriters.Of(file, paths.Pid, user.Value))
            {
                if (!others.Contains(pid))
                    Kill(pid, file, paths.Pid, user.Value);
            }
        }
    }

    // The processes that root started for other guests.
    private static HashSet<int> OthersOf(GuestPaths paths)
    {
        HashSet<int> others = [];
        foreach (string run in HostFolder.Paths(Path.GetDirectoryName(paths.Run)!))
        {
            if (run == paths.Run || StartRecord.TryRead($"{run}/{Path.GetFileName(paths.Booted)}")?.Process is not ProcessIdentity process)
                continue;
            using FileDescriptor? file = HostFile.TryOpen($"{run}/{GuestPaths.PidName}", Libc.O_RDONLY);
            if (file is not null)
                others.Add(process.As(LifeLock.Holder(file, run) ?? 0).Pid);
        }

        return others;
    }

    private static void Kill(int pid, FileDescriptor file, string path, uint user)
    {
        using ProcessHandle? process = ProcessHandle.TryOpen(pid);

        // Asked again when the handle is there: before, the number could become another's.
        if (process is null || ProcessStat.TryUser(pid) != user || !FileWriters.HasOpen(pid, path, HostFile.Stat(file, path)))
            return;
        process.Signal(Libc.SIGKILL);
        _ = process.WaitForEnd(s_patience);
    }
}
