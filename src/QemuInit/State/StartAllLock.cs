using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>
/// The start, or restart, of all guests that is under way: of one process at a time, which holds a lock on RUNDIR/start.lock
/// until it ends. Who stops all guests ends that process first: a wave later it would start what has just been stopped.
/// </summary>
internal static class StartAllLock
{
    /// <summary>Says that this process starts all guests, until it ends.</summary>
    /// <exception cref="Failure">Another does. It is not waited for: nobody could tell who waits, and end that too.</exception>
    public static void Begin(Directories directories)
    {
        string path = PathOf(directories);
        try
        {
            HostFile.MakeDirectory(directories.Run, Modes.PublicDirectory, group: null);

            // Never closed, nor opened once more: either would lose the lock.
            FileDescriptor file = HostFile.Open(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.OwnerReads);
            if (!LifeLock.TryTake(file, path))
                throw new Failure(ExitCode.Error, $"a start of all guests is under way already (pid {LifeLock.Holder(file, path)}); wait for it, or name guests");
        }
        catch (PosixException)
        {
            // What is wrong with RUNDIR each guest's own start meets, and tells.
        }
    }

    /// <summary>
    /// Ends the start of all guests. What that has started runs on, and what it was about to start does not start any more.
    /// </summary>
    public static void End(Directories directories, Output output)
    {
        string path = PathOf(directories);
        while (ProcessHandle.OfHolder(path) is ProcessHandle starter)
        {
            using ProcessHandle _ = starter;
            output.Line($"ended the start of all guests that was under way (pid {starter.Pid})");
            starter.Signal(Libc.SIGTERM);
            if (starter.WaitForEnd(Patience.EndOfStart))
                continue;
            starter.Signal(Libc.SIGKILL);
            if (!starter.WaitForEnd(Patience.EndOfStart))
                return;
        }
    }

    private static string PathOf(Directories directories) => directories.Run + "/start.lock";
}
