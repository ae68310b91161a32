using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

internal static unsafe partial class Libc
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGKILL = 9;
    public const int SIGTSTP = 20;
    public const int SIGTTIN = 21;
    public const int SIGTTOU = 22;

    /// <summary>A process that does not wait for it is not told.</summary>
    public const int SIGURG = 23;
    public const int SIGTERM = 15;
    public const int SIGCHLD = 17;
    public const nint SIG_DFL = 0;
    public const nint SIG_IGN = 1;
    public const int WNOHANG = 1;
    public const short POSIX_SPAWN_SETSIGDEF = 4;
    public const short POSIX_SPAWN_SETSIGMASK = 8;
    public const int PR_SET_PDEATHSIG = 1;
    public const int PR_SET_NO_NEW_PRIVS = 38;
    public const int PR_CAPBSET_DROP = 24;
    public const int PR_SET_TIMERSLACK = 29;
    public const int PR_SET_THP_DISABLE = 41;
    public const int CLONE_NEWPID = 0x20000000;
    public const int SCHED_OTHER = 0;
    public const int PRIO_PROCESS = 0;
    public const int IOPRIO_WHO_PROCESS = 1;
    public const int RLIMIT_CPU = 0;
    public const int RLIMIT_FSIZE = 1;
    public const int RLIMIT_DATA = 2;
    public const int RLIMIT_STACK = 3;
    public const int RLIMIT_CORE = 4;
    public const int RLIMIT_RSS = 5;
    public const int RLIMIT_NPROC = 6;
    public const int RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8;
    public const int RLIMIT_AS = 9;
    public const int RLIMIT_LOCKS = 10;
    public const int RLIMIT_SIGPENDING = 11;
    public const int RLIMIT_MSGQUEUE = 12;
    public const int RLIMIT_RTTIME = 15;
    public const ulong RLIM_INFINITY = ulong.MaxValue;
    public const int SIG_BLOCK = 0;
    public const int SIG_UNBLOCK = 1;
    public const int SIG_SETMASK = 2;
    public const int SFD_CLOEXEC = 0x80000;
    public const int SizeOfSignalRecord = 128;

    // Source: linux/keyctl.h.
    public const long KEYCTL_JOIN_SESSION_KEYRING = 1;

    // Both have the same number on every processor since Linux 5.1 and 5.3.
    public const long SYS_pidfd_send_signal = 424;
    public const long SYS_pidfd_open = 434;

    // Source: the kernel's asm/unistd_64.h and asm-generic/unistd.h.
    public static long SYS_setgroups => IsArm ? 159 : 116;

    public static long SYS_setresuid => IsArm ? 147 : 117;

    public static long SYS_setresgid => IsArm ? 149 : 119;

    public static long SYS_capset => IsArm ? 91 : 126;

    public static long SYS_personality => IsArm ? 92 : 135;

    public static long SYS_setpriority => IsArm ? 140 : 141;

    public static long SYS_ioprio_set => IsArm ? 30 : 251;

    public static long SYS_sched_setscheduler => IsArm ? 119 : 144;

    public static long SYS_sched_setaffinity => IsArm ? 122 : 203;

    public static long SYS_keyctl => IsArm ? 219 : 250;

    public static long SYS_set_mempolicy => IsArm ? 237 : 238;

    // The third version of the structures, which has two of the latter. Source: linux/capability.h.
    public const uint LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    /// <summary>Whose capabilities are set; process 0 is the caller.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CapUserHeader
    {
        public uint Version;
        public int Process;
    }

    /// <summary>32 capabilities, a bit each.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CapUserData
    {
        public uint Effective;
        public uint Permitted;
        public uint Inheritable;
    }

    /// <summary>A resource's soft and hard limit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Rlimit
    {
        public ulong Current;
        public ulong Maximum;
    }

    // glibc and musl both keep the two opaque structures within these sizes.
    public const int SizeOfSpawnAttributes = 512;
    public const int SizeOfSpawnFileActions = 256;
    public const int SizeOfSignalSet = 128;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(
        out int pid, string path, Span<byte> fileActions, Span<byte> attributes, byte** arguments, byte** environment);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_init(Span<byte> attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_destroy(Span<byte> attributes);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setflags(Span<byte> attributes, short flags);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigdefault(Span<byte> attributes, Span<byte> set);

    [LibraryImport("libc")]
    public static partial int posix_spawnattr_setsigmask(Span<byte> attributes, Span<byte> set);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_init(Span<byte> actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_destroy(Span<byte> actions);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_adddup2(Span<byte> actions, int from, int to);

    [LibraryImport("libc")]
    public static partial int posix_spawn_file_actions_addclosefrom_np(Span<byte> actions, int from);

    [LibraryImport("libc")]
    public static partial int sigfillset(Span<byte> set);

    [LibraryImport("libc")]
    public static partial int sigemptyset(Span<byte> set);

    [LibraryImport("libc")]
    public static partial int sigaddset(Span<byte> set, int signal);

    [LibraryImport("libc")]
    public static partial int sigismember(Span<byte> set, int signal);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int signalfd(int fd, Span<byte> set, int flags);

    [LibraryImport("libc")]
    public static partial int pthread_sigmask(int how, Span<byte> set, Span<byte> old);

    [LibraryImport("libc")]
    public static partial nint signal(int number, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int waitpid(int pid, out int status, int options);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string path, byte** arguments, byte** environment);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execv(string path, byte** arguments);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execvp(string file, byte** arguments);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsid();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int chdir(string path);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int fchdir(int directory);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int prctl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int getrlimit(int resource, ref Rlimit limit);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setrlimit(int resource, in Rlimit limit);

    /// <summary>sysconf: how many ticks of <c>/proc</c> a second has.</summary>
    public const int SC_CLK_TCK = 2;

    [LibraryImport("libc")]
    public static partial nint sysconf(int name);

    [LibraryImport("libc")]
    public static partial uint geteuid();

    [LibraryImport("libc")]
    public static partial int setfsuid(uint uid);

    [LibraryImport("libc")]
    public static partial int setfsgid(uint gid);

    [LibraryImport("libc")]
    public static partial int getpid();

    [LibraryImport("libc", SetLastError = true)]
    public static partial long syscall(long number, long first, long second, long third, long fourth);

    public static int posix_spawn(
        out int pid, string path, Span<byte> fileActions, Span<byte> attributes, NativeStrings arguments, NativeStrings environment) =>
        posix_spawn(out pid, path, fileActions, attributes, arguments.Pointer, environment.Pointer);

    public static int execve(string path, NativeStrings arguments, NativeStrings environment) =>
        execve(path, arguments.Pointer, environment.Pointer);

    public static int execv(string path, NativeStrings arguments) => execv(path, arguments.Pointer);

    public static int execvp(string file, NativeStrings arguments) => execvp(file, arguments.Pointer);
}
