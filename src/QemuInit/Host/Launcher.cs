using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// Starts processes. A managed program cannot fork and work in the child, so the child is this executable once more, as
/// <see cref="LauncherProcess"/>, which prepares itself and then becomes the program.
/// </summary>
internal static unsafe class Launcher
{
    /// <summary>What a started process finds in its environment, whoever called us.</summary>
    public static IReadOnlyList<string> Environment { get; } = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/", "LC_ALL=C"];

    /// <summary>Starts a process and returns its number, which stays its own until it is waited for.</summary>
    /// <param name="plan">What to start.</param>
    public static int Start(LaunchPlan plan)
    {
        List<string> arguments = ["qemu-init", LauncherProcess.Verb, .. LauncherProcess.Encode(plan)];
        int first = plan.Descriptors.Max(static d => d.To) + 1;
        List<FileDescriptor> copies = [];
        try
        {
            // Each descriptor first goes above all numbers that are handed over, so that no copy overwrites the next one's source.
            foreach ((int from, _) in plan.Descriptors)
                copies.Add(Above(first, from));
            return Spawn(arguments, copies.Zip(plan.Descriptors, static (copy, d) => (copy.Number, d.To)), first);
        }
        finally
        {
            copies.ForEach(static copy => copy.Dispose());
        }
    }

    /// <summary>Waits for a child and returns its exit code, or 128 and the number of the signal that ended it.</summary>
    /// <param name="pid">The child, known to have ended or to end soon.</param>
    public static int Reap(int pid)
    {
        int status;
        while (Libc.waitpid(pid, out status, 0) < 0)
        {
            // The caller may have told the kernel to reap our children: then the code is not to be had.
            if (PosixException.Last("cannot wait").Errno != Errno.EINTR)
                return 0;
        }

        int signal = status & 0x7f;
        return signal != 0 ? 128 + signal : (status >> 8) & 0xff;
    }

    private static FileDescriptor Above(int lowest, int from)
    {
        int fd = Libc.fcntl_int(from, Libc.F_DUPFD_CLOEXEC, lowest);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last(string.Create(CultureInfo.InvariantCulture, $"cannot copy descriptor {from}"));
    }

    private static int Spawn(List<string> arguments, IEnumerable<(int From, int To)> descriptors, int closeFrom)
    {
        byte* actions = stackalloc byte[Libc.SizeOfSpawnFileActions];
        byte* attributes = stackalloc byte[Libc.SizeOfSpawnAttributes];
        byte* signals = stackalloc byte[Libc.SizeOfSignalSet];
        Check(Libc.posix_spawn_file_actions_init(actions));
        Check(Libc.posix_spawnattr_init(attributes));
        try
        {
            foreach ((int from, int to) in descriptors)
                Check(Libc.posix_spawn_file_actions_adddup2(actions, from, to));
            Check(Libc.posix_spawn_file_actions_addclosefrom_np(actions, closeFrom));
            _ = Libc.posix_spawnattr_setflags(attributes, (short)(Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK));
            _ = Libc.sigfillset(signals);
            _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
            _ = Libc.sigemptyset(signals);
            _ = Libc.posix_spawnattr_setsigmask(attributes, signals);

            using NativeStrings argv = new(arguments);
            using NativeStrings environment = new(Environment);
            int errno = Libc.posix_spawn(out int pid, "/proc/self/exe", actions, attributes, argv.Pointer, environment.Pointer);
            Check(errno);
            return pid;
        }
        finally
        {
            _ = Libc.posix_spawnattr_destroy(attributes);
            _ = Libc.posix_spawn_file_actions_destroy(actions);
        }
    }

    private static void Check(int errno)
    {
        if (errno != 0)
            throw new PosixException("cannot start a process", errno);
    }
}
