using System;
using System.IO;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>
/// Whether a guest lives, and as which process. There are two witnesses. The kernel tells whether the life lock is held, and names a
/// number. The record of the start, which root alone writes, names the process. A compromised qemu can let go of the lock, exchange it for
/// one without a number, or leave it to a child. Its guest is not taken for a stopped one then, and no foreign process is signalled.
/// </summary>
internal sealed class GuestLife
{
    // A qemu that ends lets go of its lock a moment before it has ended.
    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(1);

    /// <summary>Says what was found of a guest.</summary>
    /// <param name="pid">Its process; null where it has none any more.</param>
    /// <param name="trouble">Why the lock does not prove which process it is; null where it does.</param>
    public GuestLife(int? pid, string? trouble = null)
    {
        Pid = pid;
        Trouble = trouble;
    }

    /// <summary>The guest's process; null where it has none any more, but something holds its lock.</summary>
    public int? Pid { get; }

    /// <summary>One clause: why the lock does not prove which process it is, and the cure. Null where it does.</summary>
    public string? Trouble { get; }

    /// <summary>The message of a verb that needs a guest that does not run.</summary>
    public string Line => Trouble ?? $"it runs (pid {Pid}); stop it first";

    /// <summary>Whether a guest lives; null where it does not.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static GuestLife? Find(GuestPaths paths)
    {
        using FileDescriptor? file = HostFile.TryOpen(paths.Pid, Libc.O_RDONLY);
        return file is null ? null : Find(paths, file, StartRecord.TryRead(paths.Booted));
    }

    /// <summary>The same where the caller has opened what it needs.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="pidFile">The pid file.</param>
    /// <param name="booted">The record of its start; null where there is none.</param>
    public static GuestLife? Find(GuestPaths paths, FileDescriptor pidFile, StartRecord? booted)
    {
        int? holder = LifeLock.Holder(pidFile, paths.Pid);
        if (booted?.Process is not ProcessIdentity started)
            return Unrecorded(paths, holder);

        // Asked from the host about a guest that was started in a container.
        started = started.As(holder ?? 0);
        if (holder == started.Pid && started.IsAlive(TimeSpan.Zero))
            return new GuestLife(holder);

        bool isAlive = !booted.IsOfAnotherBoot && started.IsAlive(holder is null ? s_end : TimeSpan.Zero);

        // Meanwhile a start may have got its lock.
        if (holder is null && isAlive)
            holder = LifeLock.Holder(pidFile, paths.Pid);
        return (holder, isAlive) switch
        {
            (null, false) => null,
            (null, true) => new GuestLife(started.Pid, $"its qemu, process {started.Pid}, holds no lock on {paths.Pid} any more; {Cure(paths)}"),
            (int number, true) when number == started.Pid => new GuestLife(number),
            (_, true) => new GuestLife(started.Pid, $"its qemu, process {started.Pid}, has exchanged its lock on {paths.Pid}; {Cure(paths)}"),
            _ => new GuestLife(
                pid: null, $"its qemu, process {started.Pid}, has ended, but another process holds its lock on {paths.Pid}; {Cure(paths)}"),
        };
    }

    /// <summary>A handle of the guest's process, to signal it; null where it has none, or it is not certain which one that is.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static ProcessHandle? TryOpen(GuestPaths paths)
    {
        using FileDescriptor? file = HostFile.TryOpen(paths.Pid, Libc.O_RDONLY);
        if (file is null)
            return null;
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        if (booted?.Process is not ProcessIdentity started)
            return TryOpenUnrecorded(paths, file, booted);
        started = started.As(LifeLock.Holder(file, paths.Pid) ?? 0);
        if (booted.IsOfAnotherBoot || started.TryOpen() is not ProcessHandle qemu)
            return null;

        // One that ends by itself at this moment is waited for, not signalled.
        if (LifeLock.Holder(file, paths.Pid) is not null || !qemu.WaitForEnd(s_end))
            return qemu;
        qemu.Dispose();
        return null;
    }

    /// <summary>The user that a guest's qemu runs as; null where that is not known.</summary>
    /// <param name="booted">The record of its start; null where there is none.</param>
    public static uint? User(StartRecord? booted) =>
        booted?.Process?.User ?? Accounts.FindUser(booted?.User ?? BuildSettings.SysUsr)?.Uid;

    // An older program started it, or its record is lost: the kernel's number is all that tells of it.
    private static GuestLife? Unrecorded(GuestPaths paths, int? holder)
    {
        if (holder is null)
            return null;
        if (holder <= 0)
            return new GuestLife(pid: null, $"a process that the kernel does not name holds the lock on {paths.Pid}; {Cure(paths)}");
        using ProcessHandle? process = ProcessHandle.TryOpen(holder.Value);
        return process?.WaitForEnd(TimeSpan.Zero) == false
            ? new GuestLife(holder)
            : new GuestLife(pid: null, $"process {holder} has ended, but another one holds its lock on {paths.Pid}; {Cure(paths)}");
    }

    // The pid file is root's: a process that has it open for writing got it from a start of this guest.
    private static ProcessHandle? TryOpenUnrecorded(GuestPaths paths, FileDescriptor file, StartRecord? booted)
    {
        if (LifeLock.Holder(file, paths.Pid) is not (> 0 and int pid) || ProcessHandle.TryOpen(pid) is not ProcessHandle process)
            return null;
        if (ProcessStat.TryUser(pid) is uint user && user == User(booted) && FileWriters.HasOpen(pid, paths.Pid, HostFile.Stat(file, paths.Pid)))
            return process;
        process.Dispose();
        return null;
    }

    private static string Cure(GuestPaths paths) => $"end it with: qemu-init poweroff {Path.GetFileName(paths.Run)}";
}
