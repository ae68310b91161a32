using System;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// Starts a guest's log keeper: a small process that bounds the logs while the guest runs, as <see cref="LogKeeperProcess"/>. qemu
/// itself writes without bounds, and a pipe to somebody who bounds would stop qemu as soon as that one hangs. Nothing depends on the
/// keeper: without it the logs grow until the next start.
/// </summary>
internal sealed class LogKeeper : IDisposable
{
    private readonly string _guest;
    private readonly FileDescriptor _plan;

    private LogKeeper(string guest, FileDescriptor plan)
    {
        _guest = guest;
        _plan = plan;
    }

    /// <summary>Starts the process, which then waits for <see cref="Keep"/>: it starts up while qemu does.</summary>
    /// <param name="guest">The guest's name, for those who look at the list of processes.</param>
    public static LogKeeper Begin(string guest)
    {
        (FileDescriptor ours, FileDescriptor theirs) = Handover.New();
        try
        {
            using (theirs)
            using (FileDescriptor output = HostFile.Open("/dev/null", Libc.O_RDWR))
                _ = Launcher.Spawn("/proc/self/exe", theirs, output, [LogKeeperProcess.Verb, guest]);
            return new LogKeeper(guest, ours);
        }
        catch
        {
            ours.Dispose();
            throw;
        }
    }

    /// <summary>Tells it whose logs to keep.</summary>
    /// <param name="logs">The guest's folder of logs.</param>
    /// <param name="pid">The guest's process, a child of this one: the keeper ends with it.</param>
    public void Keep(string logs, int pid)
    {
        using ProcessHandle qemu = ProcessHandle.OfChild(pid);
        using FileDescriptor folder = GuestLog.OpenFolder(logs);
        Handover.Send(_plan, Encoding.UTF8.GetBytes(_guest), [qemu.Descriptor, folder.Number]);
    }

    /// <summary>Lets it go: it ends where it was told nothing.</summary>
    public void Dispose() => _plan.Dispose();
}
