using System;
using System.Collections.Generic;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.State;

/// <summary>
/// Starts the log keeper of guests that are started together: a small process that bounds their logs while they run, as
/// <see cref="LogKeeperProcess"/>. qemu itself writes without bounds, and a pipe to somebody who bounds would stop qemu as soon as that
/// one hangs. Nothing depends on the keeper: without it the logs grow until the next start.
/// </summary>
internal sealed class LogKeeper : IDisposable
{
    // The keeper has nine descriptors open for each at most, of the 1,024 that a process gets where nobody asks for more.
    private const int MostGuests = 100;

    private readonly object _turn = new();
    private readonly string _executable;
    private readonly IReadOnlyList<string> _names;
    private FileDescriptor? _socket;
    private int _guests;

    /// <summary>Prepares; starts nothing yet.</summary>
    /// <param name="names">The guests' names, for those who look at the list of processes.</param>
    /// <param name="executable">This program.</param>
    public LogKeeper(IReadOnlyList<string> names, string executable = "/proc/self/exe")
    {
        _names = names;
        _executable = executable;
    }

    /// <summary>Tells it whose logs to keep, too; it is started where there is none, and starts up while qemu does.</summary>
    /// <param name="logs">The guest's folder of logs.</param>
    /// <param name="pid">A process of the guest, a child of this one: its logs are kept until it ends.</param>
    /// <param name="run">The guest's folder below RUNDIR.</param>
    /// <param name="pidFile">A socket over which the guest's pid file comes once the process has it; null where it gets none.</param>
    public void Keep(string logs, int pid, string run, FileDescriptor? pidFile = null)
    {
        using ProcessHandle process = ProcessHandle.OfChild(pid);
        using FileDescriptor folder = HostFile.OpenDirectory(logs);
        using FileDescriptor runFolder = HostFile.OpenDirectory(run);
        lock (_turn)
        {
            _socket ??= Spawn();
            try
            {
                int[] given = [process.Descriptor, folder.Number, runFolder.Number];
                DescriptorPassing.Send(_socket, [0], pidFile is null ? given : [.. given, pidFile.Number]);
                _guests++;
            }
            catch (PosixException)
            {
                // It has ended, or hangs: the next guest gets another one.
                LetGo();
                throw;
            }

            if (_guests == MostGuests)
                LetGo();
        }
    }

    /// <summary>Lets it go: it ends when its guests have ended.</summary>
    public void Dispose()
    {
        lock (_turn)
            LetGo();
    }

    private void LetGo()
    {
        _socket?.Dispose();
        _socket = null;
        _guests = 0;
    }

    private FileDescriptor Spawn()
    {
        (FileDescriptor ours, FileDescriptor theirs) = DescriptorPassing.New();
        try
        {
            // One that hangs keeps no guest from starting.
            if (Libc.fcntl_int(ours.Number, Libc.F_SETFL, Libc.O_NONBLOCK) != 0)
                throw PosixException.Last("cannot set up a socket");
            using (theirs)
            using (FileDescriptor output = HostFile.Open("/dev/null", Libc.O_RDWR))
                _ = Launcher.Spawn(_executable, theirs, output, [LogKeeperProcess.Verb, .. _names]);
            return ours;
        }
        catch
        {
            ours.Dispose();
            throw;
        }
    }
}
