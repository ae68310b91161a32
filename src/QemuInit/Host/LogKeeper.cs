using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// Starts a guest's log keeper: a small process that bounds the logs while the guest runs, as <see cref="LogKeeperProcess"/>. qemu
/// itself writes without bounds, and a pipe to somebody who bounds would stop qemu as soon as that one hangs. Nothing depends on the
/// keeper: without it the logs grow until the next start.
/// </summary>
internal static class LogKeeper
{
    /// <summary>Starts the keeper of a guest that runs.</summary>
    /// <param name="guest">The guest's name, for those who look at the list of processes.</param>
    /// <param name="logs">The guest's folder of logs.</param>
    /// <param name="qemu">The guest's process: the keeper ends with it.</param>
    public static void Begin(string guest, string logs, ProcessHandle qemu)
    {
        (FileDescriptor ours, FileDescriptor theirs) = Handover.New();
        using FileDescriptor plan = ours;
        using FileDescriptor folder = GuestLog.OpenFolder(logs);
        using (theirs)
        using (FileDescriptor output = HostFile.Open("/dev/null", Libc.O_RDWR))
            _ = Launcher.Spawn("/proc/self/exe", theirs, output, [LogKeeperProcess.Verb, guest]);
        Handover.Send(plan, Encoding.UTF8.GetBytes(guest), [qemu.Descriptor, folder.Number]);
    }
}
