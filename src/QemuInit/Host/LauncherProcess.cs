using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// The child's half of <see cref="Launcher"/>: leaves the caller's session, takes the life lock, gives up all privileges and
/// becomes the program. It writes to standard error what it could not do.
/// </summary>
internal static unsafe class LauncherProcess
{
    /// <summary>The hidden verb under which the executable starts itself.</summary>
    public const string Verb = "_launch";

    /// <summary>Exit code where the program could not be started; the same as of <c>env</c>(1) and of shells.</summary>
    public const int NotStarted = 126;

    private const string None = "-";
    private const int HighestCapability = 63;
    private const int HighestSignal = 64;

    /// <summary>A plan as arguments of the hidden verb.</summary>
    public static IEnumerable<string> Encode(LaunchPlan plan)
    {
        yield return plan.PidFile ?? None;
        yield return plan.WorkingDirectory;
        yield return plan.Account is null
            ? None
            : string.Join(',', new[] { plan.Account.Uid, plan.Account.Gid }.Concat(plan.Account.Groups).Select(static n => n.ToString(CultureInfo.InvariantCulture)));
        yield return plan.Program;
        foreach (string argument in plan.Arguments)
            yield return argument;
    }

    /// <summary>Runs the hidden verb; returns only where that failed.</summary>
    /// <param name="arguments">What <see cref="Encode"/> gave.</param>
    public static int Run(ReadOnlySpan<string> arguments)
    {
        try
        {
            if (arguments.Length < 4)
                throw new PosixException($"cannot start '{Verb}' by hand", Errno.EINVAL);
            string pidFile = arguments[0];
            string workingDirectory = arguments[1];
            string account = arguments[2];
            string program = arguments[3];

            _ = Libc.setsid();
            if (pidFile != None)
                TakeLife(pidFile);
            Check(Libc.chdir(workingDirectory), $"cannot enter {workingDirectory}");
            Limit();
            if (account != None)
                Become([.. account.Split(',').Select(static n => uint.Parse(n, CultureInfo.InvariantCulture))]);
            Check(Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "cannot forbid new privileges");
            ResetSignals();

            using NativeStrings argv = new([program, .. arguments[4..]]);
            using NativeStrings environment = new(Launcher.Environment);
            Libc.execve(argv.Pointer[0], argv.Pointer, environment.Pointer);
            throw PosixException.Last($"cannot execute {program}");
        }
        catch (PosixException error)
        {
            using FileDescriptor standardError = new(2);
            HostFile.Write(standardError, "standard error", Encoding.UTF8.GetBytes($"qemu-init: {error.Message}\n"));
            return NotStarted;
        }
    }

    // The descriptor is not close-on-exec and never closed: the lock lives as long as the program that this becomes.
    private static void TakeLife(string path)
    {
        int fd = Libc.open(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.GroupReads);
        if (fd < 0)
            throw PosixException.Last($"cannot open {path}");
        FileDescriptor file = new(fd);
        if (!LifeLock.TryTake(file, path))
            throw new PosixException($"cannot lock {path}", Errno.EBUSY);
        Check(Libc.ftruncate(fd, 0), $"cannot write {path}");
        HostFile.Write(file, path, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Libc.getpid()}\n")));
    }

    private static void Limit()
    {
        // A core dump of qemu holds the guest's memory.
        Libc.Rlimit none = default;
        Check(Libc.setrlimit(Libc.RLIMIT_CORE, &none), "cannot limit core dumps");
    }

    // Groups before group before user: each step needs the privilege that the next one gives up.
    private static void Become(uint[] ids)
    {
        (uint uid, uint gid, uint[] groups) = (ids[0], ids[1], ids[2..]);
        fixed (uint* memory = groups)
            Check(Libc.setgroups((nuint)groups.Length, memory), "cannot set groups");
        for (nuint capability = 0; capability <= HighestCapability; capability++)
        {
            // Those above the kernel's last are refused, which is as good.
            _ = Libc.prctl(Libc.PR_CAPBSET_DROP, capability, 0, 0, 0);
        }

        Check(Libc.setresgid(gid, gid, gid), "cannot change group");
        Check(Libc.setresuid(uid, uid, uid), "cannot change user");
    }

    /// <summary>Gives all signals their meaning back: the runtime ignores SIGPIPE, and what is ignored stays so through execve.</summary>
    public static void ResetSignals()
    {
        for (int signal = 1; signal <= HighestSignal; signal++)
            _ = Libc.signal(signal, 0);
        byte* none = stackalloc byte[Libc.SizeOfSignalSet];
        _ = Libc.sigemptyset(none);
        _ = Libc.pthread_sigmask(Libc.SIG_SETMASK, none, null);
    }

    private static void Check(int result, string doing)
    {
        if (result != 0)
            throw PosixException.Last(doing);
    }
}
