using System;
using System.Globalization;
using System.IO;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// What a process has from the process that started it beside environment and descriptors: its cgroup, limits, priorities, the
/// processors and the memory it may use. sudo hands all of it on, and so would this process, to each guest and to root's log keeper: a guest
/// would end by a limit that a member has on a shell.
/// </summary>
internal static class Inheritance
{
    private const ulong Kibi = 1024;
    private const ulong StackSize = 8 * Kibi * Kibi;
    private const ulong LockedMemory = 8 * Kibi * Kibi;
    private const ulong QueueBytes = 819_200;
    private const ulong FewFiles = 1024;
    private const ulong ManyFiles = 512 * Kibi;

    private const nuint TimerSlack = 50_000;

    // A bit a processor, for more of them than there are; the kernel leaves out those that are missing or not allowed.
    private const int BytesOfProcessors = 1024;

    /// <summary>
    /// Takes back what the caller of sudo may have set. Under sudo alone: what root's own shell, cron or an init system set
    /// (<c>nice -n 5</c>, <c>LimitMEMLOCK=</c>, <c>OOMScoreAdjust=</c>) an administrator wants, and it goes on to the guests.
    /// What the host refuses, as a container without CAP_SYS_RESOURCE does, stays as it is.
    /// </summary>
    public static void Renounce()
    {
        LeaveUsersGroup();
        RaiseLimits();
        foreach (int thread in Threads())
            ResetScheduling(thread);
        _ = Libc.syscall(Libc.SYS_personality, 0, 0, 0, 0);
        _ = Libc.syscall(Libc.SYS_set_mempolicy, 0, 0, 0, 0);
        _ = Libc.prctl(Libc.PR_SET_THP_DISABLE, 0, 0, 0, 0);
        _ = Libc.prctl(Libc.PR_SET_TIMERSLACK, TimerSlack, 0, 0, 0);
        try
        {
            const string Path = "/proc/self/oom_score_adj";
            using FileDescriptor? score = HostFile.TryOpen(Path, Libc.O_WRONLY);
            if (score is not null)
                HostFile.Write(score, Path, "0"u8);
        }
        catch (PosixException)
        {
            // Below what root gave the session it may not go: that is root's word.
        }
    }

    private static void LeaveUsersGroup()
    {
        try
        {
            ControlGroup.LeaveUsers();
        }
        catch (PosixException)
        {
            // A host that does not show its cgroups lets no user write them.
        }
    }

    // Nobody but root goes beyond what it was given, so what is more than a fresh host gives is an administrator's will, and
    // stays.
    private static void RaiseLimits()
    {
        ulong processes = Processes();
        foreach ((int resource, ulong soft, ulong hard) in (ReadOnlySpan<(int, ulong, ulong)>)[
            (Libc.RLIMIT_CPU, Libc.RLIM_INFINITY, Libc.RLIM_INFINITY),
            (Libc.RLIMIT_FSIZE, Libc.RLIM_INFINITY, Libc.RLIM_INFINITY),
            (Libc.RLIMIT_DATA, Libc.RLIM_INFINITY, Libc.RLIM_INFINITY),
            (Libc.RLIMIT_STACK, StackSize, Libc.RLIM_INFINITY),
            (Libc.RLIMIT_RSS, Libc.RLIM_INFINITY, Libc.RLIM_INFINITY),
            (Libc.RLIMIT_NPROC, processes, processes),
            (Libc.RLIMIT_NOFILE, FewFiles, ManyFiles),
            (Libc.RLIMIT_MEMLOCK, LockedMemory, LockedMemory),
            (Libc.RLIMIT_AS, Libc.RLIM_INFINITY, Libc.RLIM_INFINITY),
            (Libc.RLIMIT_LOCKS, Libc.RLIM_INFINITY, Libc.RLIM_INFINITY),
            (Libc.RLIMIT_SIGPENDING, processes, processes),
            (Libc.RLIMIT_MSGQUEUE, QueueBytes, QueueBytes),
            (Libc.RLIMIT_RTTIME, Libc.RLIM_INFINITY, Libc.RLIM_INFINITY),
        ])
        {
            Libc.Rlimit former = default;
            if (Libc.getrlimit(resource, ref former) != 0)
                continue;

            // Without an end of the stack the kernel lays out memory in an order that is easier to guess.
            ulong current = resource == Libc.RLIMIT_STACK ? soft : Math.Max(former.Current, soft);
            Libc.Rlimit wanted = new() { Current = current, Maximum = Math.Max(former.Maximum, hard) };
            if (Libc.setrlimit(resource, wanted) == 0)
                continue;
            Libc.Rlimit possible = new() { Current = Math.Min(current, former.Maximum), Maximum = former.Maximum };
            _ = Libc.setrlimit(resource, possible);
        }
    }

    // As the kernel reckons it for the first process. Source: Linux, kernel/fork.c, fork_init().
    private static ulong Processes()
    {
        try
        {
            string text = HostFile.TryReadText("/proc/sys/kernel/threads-max", limit: 64) ?? "";
            return ulong.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong most) ? most / 2 : 0;
        }
        catch (PosixException)
        {
            return 0;
        }
    }

    // Each thread has its own, and gives it to the threads and processes that it starts.
    private static void ResetScheduling(int thread)
    {
        _ = Libc.sched_setscheduler(thread, Libc.SCHED_OTHER, priority: 0);
        _ = Libc.syscall(Libc.SYS_setpriority, Libc.PRIO_PROCESS, thread, 0, 0);
        _ = Libc.syscall(Libc.SYS_ioprio_set, Libc.IOPRIO_WHO_PROCESS, thread, 0, 0);
        Span<byte> processors = stackalloc byte[BytesOfProcessors];
        processors.Fill(byte.MaxValue);
        _ = Libc.sched_setaffinity(thread, processors);
    }

    // Without /proc this thread alone, which all others that matter come from.
    private static int[] Threads()
    {
        try
        {
            return Array.ConvertAll(
                Directory.GetFileSystemEntries("/proc/self/task"),
                static path => int.Parse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return [0];
        }
    }
}
