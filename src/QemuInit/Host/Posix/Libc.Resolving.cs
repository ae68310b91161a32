using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

/// <summary>How a path may be resolved, and on what it ends. Source: openat2(2), statfs(2), linux/openat2.h, linux/magic.h.</summary>
internal static unsafe partial class Libc
{
    /// <summary>No step onto another mount, a bind mount among them.</summary>
    public const ulong RESOLVE_NO_XDEV = 1;

    /// <summary>No link of /proc that leads to what a process has open.</summary>
    public const ulong RESOLVE_NO_MAGICLINKS = 2;

    public const ulong RESOLVE_NO_SYMLINKS = 4;

    /// <summary>No step out of the directory that the path begins in.</summary>
    public const ulong RESOLVE_BENEATH = 8;

    public const long PROC_SUPER_MAGIC = 0x9fa0;
    public const long CGROUP2_SUPER_MAGIC = 0x63677270;
    public const long ST_NOSUID = 2;

    // Of struct statfs, on all 64-bit processors longs: the type comes first, the number of blocks third, the flags eleventh.
    public const int SizeOfStatfs = 120;
    public const int StatfsType = 0;
    public const int StatfsBlocks = 2;
    public const int StatfsFlags = 10;

    private const long SYS_openat2 = 437;
    private const long SYS_faccessat2 = 439;

    // The C library has no function for it.
    public static int openat2(int directory, string path, OpenHow how) =>
        (int)openat2(SYS_openat2, directory, path, &how, (nuint)sizeof(OpenHow));

    // The C library's own falls back to guessing where the kernel lacks it (Linux before 5.8).
    public static int faccessat2(int directory, string path, int mode, int flags) =>
        (int)faccessat2(SYS_faccessat2, directory, path, mode, flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fstatfs(int fd, Span<long> result);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long openat2(long number, long directory, string path, OpenHow* how, nuint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long faccessat2(long number, long directory, string path, long mode, long flags);

    /// <summary>struct open_how.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
