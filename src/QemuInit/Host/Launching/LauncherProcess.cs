using System;
using System.Globalization;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// The child's half of <see cref="Launcher"/>: waits for the plan, leaves the caller's session, takes the life lock, gives up all
/// privileges and becomes the program. It writes to standard error what it could not do.
/// </summary>
internal static class LauncherProcess
{
    /// <summary>The hidden verb under which the executable starts itself.</summary>
    public const string Verb = "_launch";

    /// <summary>The descriptor on which the plan comes; a plan gives the program another one of this number.</summary>
    public const int Socket = 0;

    /// <summary>Exit code where the program could not be started; the same as of <c>env</c>(1) and of shells.</summary>
    public const int NotStarted = 126;

    // The real-time signals above had their defaults when this process began, and the runtime ignores none of them.
    private const int HighestSignal = 31;

    // The fields of a plan, each closed by a NUL: the arguments are the rest.
    private const int PidFile = 0;
    private const int WorkingDirectory = 1;
    private const int Ids = 2;
    private const int Numbers = 3;
    private const int Tie = 4;
    private const int Taker = 5;
    private const int Count = 6;
    private const int Program = 7;

    // What the last descriptor is to this process.
    private const string Gated = "gate";
    private const string Tied = "lifeline";

    // Whether the first one behind those of the program takes the pid file.
    private const string Taken = "taken";

    /// <summary>A plan as the text that the child understands; its descriptors go beside it, in their order.</summary>
    public static byte[] Encode(LaunchPlan plan)
    {
        StringBuilder text = new();
        text.Append(plan.PidFile).Append('\0').Append(plan.WorkingDirectory).Append('\0');
        if (plan.Account is Account account)
        {
            text.Append(CultureInfo.InvariantCulture, $"{account.Uid},{account.Gid}");
            foreach (uint group in account.Groups)
                text.Append(CultureInfo.InvariantCulture, $",{group}");
        }

        text.Append('\0');
        foreach ((_, int number) in plan.Descriptors)
            text.Append(CultureInfo.InvariantCulture, $"{number},");
        text.Append('\0').Append(plan.Gate is not null ? Gated : plan.Lifeline is not null ? Tied : "");
        text.Append('\0').Append(plan.PidFileTaker is not null ? Taken : "");
        text.Append(CultureInfo.InvariantCulture, $"\0{plan.Arguments.Count}\0").Append(plan.Program).Append('\0');
        foreach (string argument in plan.Arguments)
            text.Append(argument).Append('\0');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Runs the hidden verb; returns only where it was told nothing, or that failed.</summary>
    public static int Run()
    {
        try
        {
            // What it does knows no bounds, and our own launcher leaves nothing of sudo in the environment.
            if (Privilege.IsSudo)
                throw new PosixException($"cannot start '{Verb}' through sudo", Errno.EPERM);
            (byte[] text, int[] descriptors) = DescriptorPassing.ReceiveAll(Socket);
            if (text.Length == 0)
                return 0;
            string[] fields = Encoding.UTF8.GetString(text).Split('\0');

            // Half a command line is another one.
            if (!IsWhole(fields))
                throw new PosixException("cannot start anything: the caller was cut off", Errno.EPIPE);

            _ = Libc.setsid();
            uint[] numbers = Parse(fields[Numbers].TrimEnd(','));
            Place(descriptors, numbers);

            // Before anything of the guest's is touched: a caller who is killed meanwhile leaves nothing.
            if (fields[Tie] == Gated && !Gate.Pass(descriptors[^1]))
                return 0;
            if (fields[PidFile].Length > 0)
            {
                int pidFile = TakeLife(fields[PidFile]);

                // Before the program can hand it to others. Nothing depends on who takes it.
                if (fields[Taker] == Taken)
                    _ = DescriptorMessage.Send(descriptors[numbers.Length], [0], [pidFile]);
            }

            Limit();
            LeaveKeys();
            if (fields[Ids].Length > 0)
                Become(Parse(fields[Ids]));

            // Another user's process would not have it any more: prctl(2), PR_SET_PDEATHSIG. A caller that had ended before sends no signal.
            if (fields[Tie] == Tied)
            {
                Check(Libc.prctl(Libc.PR_SET_PDEATHSIG, Libc.SIGKILL, 0, 0, 0), "cannot end with the caller");
                if (Poll.IsReadable(descriptors[^1], TimeSpan.Zero))
                    return 0;
            }

            // Not before: a link that somebody puts in the folder's place would take the user past a directory that is closed to that user.
            FolderHandle.Enter(fields[WorkingDirectory]);
            Check(Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "cannot forbid new privileges");
            ResetSignals();

            // What follows the last NUL is nothing.
            using NativeStrings argv = new(fields[Program..^1]);
            using NativeStrings environment = new(Launcher.Environment);
            _ = Libc.execve(fields[Program], argv, environment);
            throw PosixException.Last($"cannot execute {fields[Program]}");
        }
        catch (PosixException error)
        {
            using FileDescriptor standardError = new(2);
            HostFile.Write(standardError, "standard error", Encoding.UTF8.GetBytes($"qemu-init: {error.Message}\n"));
            return NotStarted;
        }
    }

    /// <summary>Whether the fields of a plan are all there: a caller that is killed may have sent a part.</summary>
    public static bool IsWhole(string[] fields) =>
        fields.Length > Program
            && fields[^1].Length == 0
            && int.TryParse(fields[Count], CultureInfo.InvariantCulture, out int count)
            && fields.Length == Program + 1 + count + 1;

    private static uint[] Parse(string numbers)
    {
        string[] texts = numbers.Split(',');
        uint[] values = new uint[texts.Length];
        for (int i = 0; i < texts.Length; i++)
            values[i] = uint.Parse(texts[i], CultureInfo.InvariantCulture);
        return values;
    }

    // Each descriptor first goes above all numbers that are wanted, so that no copy overwrites the next one's source. What is more
    // than there are numbers, the guard and the gate for two, stays there, and is closed when this becomes the program.
    private static void Place(int[] descriptors, uint[] numbers)
    {
        int free = 0;
        foreach (uint number in numbers)
            free = Math.Max(free, (int)number + 1);
        for (int i = 0; i < descriptors.Length; i++)
        {
            descriptors[i] = Libc.fcntl_int(descriptors[i], Libc.F_DUPFD_CLOEXEC, free);
            Check(Math.Min(descriptors[i], 0), "cannot copy a descriptor");
        }

        for (int i = 0; i < numbers.Length; i++)
            Check(Math.Min(Libc.dup2(descriptors[i], (int)numbers[i]), 0), "cannot copy a descriptor");
    }

    // The descriptor is not close-on-exec and never closed: the lock lives as long as the program that this becomes.
    private static int TakeLife(string path)
    {
        int fd = Libc.open(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.GroupReads);
        if (fd < 0)
            throw PosixException.Last($"cannot open {path}");
        FileDescriptor file = new(fd);
        if (!LifeLock.TryTake(file, path))
            throw new PosixException($"cannot lock {path}", Errno.EBUSY);
        Check(Libc.ftruncate(fd, 0), $"cannot write {path}");
        HostFile.Write(file, path, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Libc.getpid()}\n")));
        return fd;
    }

    private static void Limit()
    {
        // A core dump of qemu holds the guest's memory.
        Libc.Rlimit none = default;
        Check(Libc.setrlimit(Libc.RLIMIT_CORE, none), "cannot limit core dumps");
    }

    // A process may use the keys of its session keyring, whatever their owner: root's login may hold Kerberos tickets and keys of disks. Where
    // keys are not built into the kernel, or a container forbids the call, the program that this becomes cannot reach them either.
    private static void LeaveKeys()
    {
        if (Libc.syscall(Libc.SYS_keyctl, Libc.KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0) >= 0)
            return;
        PosixException error = PosixException.Last("cannot leave the caller's session keyring");
        if (error.Errno is not (Errno.ENOSYS or Errno.EPERM))
            throw error;
    }

    // Groups before group before user: each step needs the privilege that the next one gives up.
    // The kernel's calls, which are about this thread: it alone goes on into the program. The C library's functions would stop every
    // thread of the runtime three times, and wait for each, which takes long on a busy host.
    private static void Become(uint[] ids)
    {
        (uint uid, uint gid, uint[] groups) = (ids[0], ids[1], ids[2..]);
        Check(Libc.setgroups_thread(groups), "cannot set groups");
        EmptyBoundingSet();
        Check(Libc.syscall(Libc.SYS_setresgid, gid, gid, gid, 0), "cannot change group");
        Check(Libc.syscall(Libc.SYS_setresuid, uid, uid, uid, 0), "cannot change user");
    }

    /// <summary>Takes away what an executed program could have as capabilities.</summary>
    public static void EmptyBoundingSet()
    {
        // Those above the kernel's last are refused.
        for (nuint capability = 0; Libc.prctl(Libc.PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++)
        {
        }
    }

    /// <summary>Gives all signals their meaning back: the runtime ignores SIGPIPE, and what is ignored stays so through execve.</summary>
    public static void ResetSignals()
    {
        for (int signal = 1; signal <= HighestSignal; signal++)
            _ = Libc.signal(signal, Libc.SIG_DFL);
        Span<byte> none = stackalloc byte[Libc.SizeOfSignalSet];
        _ = Libc.sigemptyset(none);
        _ = Libc.pthread_sigmask(Libc.SIG_SETMASK, none, default);
    }

    private static void Check(long result, string doing)
    {
        if (result != 0)
            throw PosixException.Last(doing);
    }
}
