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

    // A qemu lets go of its lock, and what it left behind is killed, within this time. A holder that is there still is spared, or takes the
    // lock on from child to child.
    private static readonly TimeSpan s_patienceWithEnded = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Kills them until no process holds the lock. A qemu can also leave the lock to a process that is not the guest's: to a client of its
    /// monitor, or to another guest's qemu. That one is spared, and the guest gets a pid file without a lock.
    /// </summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="isLocked">Whether the caller holds the guest's lock: else a start could be about to take the lock of this pid file.</param>
    /// <returns>What that came to: nothing, a kill, or another lock.</returns>
    /// <exception cref="Failure">A process still holds it.</exception>
    public static StopStep End(GuestPaths paths, bool isLocked)
    {
        using FileDescriptor? file = HostFile.TryOpen(paths.Pid, Libc.O_RDONLY);
        if (file is null)
            return StopStep.None;
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        uint? user = GuestLife.User(booted);
        HashSet<int> others = OthersOf(paths);
        StopStep step = StopStep.None;
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

            foreach (int pid in FileWriters.Of(file, paths.Pid, user.Value, s_patience - Stopwatch.GetElapsedTime(begin)))
            {
                if (others.Contains(pid))
                    continue;
                Kill(pid, file, paths.Pid, user.Value);
                step = StopStep.Kill;
            }

            if (Stopwatch.GetElapsedTime(begin) > s_patienceWithEnded && HasEnded(booted))
            {
                if (!isLocked)
                    return step;
                HostFile.Replace(paths.Pid, $"{booted!.Process!.Pid}\n", Modes.GroupReads);
                return step == StopStep.None ? StopStep.LockReplaced : step;
            }
        }

        return step;
    }

    // By what root recorded. Without a record the lock alone tells, and is left as it is.
    private static bool HasEnded(StartRecord? booted) =>
        booted?.Process is ProcessIdentity started && (booted.IsOfAnotherBoot || !started.IsAlive(TimeSpan.Zero));

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
