using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>
/// The kernel's own calls that are about one thread. The C library has no function for some; for others, its function
/// stops every thread of the runtime and makes the call in each.
/// </summary>
internal static partial class Libc
{
    public static long setgroups_thread(ReadOnlySpan<uint> groups) => setgroups(SYS_setgroups, groups.Length, groups);

    public static long capset(CapUserHeader header, ReadOnlySpan<CapUserData> data) => capset(SYS_capset, header, data);

    public static long sched_setscheduler(int thread, int policy, int priority) =>
        sched_setscheduler(SYS_sched_setscheduler, thread, policy, priority);

    public static long sched_setaffinity(int thread, ReadOnlySpan<byte> processors) =>
        sched_setaffinity(SYS_sched_setaffinity, thread, processors.Length, processors);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long setgroups(long number, long count, ReadOnlySpan<uint> groups);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long capset(long number, in CapUserHeader header, ReadOnlySpan<CapUserData> data);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long sched_setscheduler(long number, long thread, long policy, in int priority);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long sched_setaffinity(long number, long thread, long size, ReadOnlySpan<byte> processors);
}
