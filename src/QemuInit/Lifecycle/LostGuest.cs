using QemuInit.Host;

namespace QemuInit.Lifecycle;

/// <summary>
/// A guest that runs while its pid file is gone, because somebody removed it: nothing proves any more which process it is. Its monitor's
/// socket tells that there is one: a socket takes connections as long as a process listens, and refuses them from then on.
/// </summary>
internal static class LostGuest
{
    /// <summary>What is wrong and what to do, or null where the pid file is there or nobody listens.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static string? Explain(GuestPaths paths)
    {
        // Most guests that do not run have no socket: to look is less than to knock.
        if (HostFile.TrySize(paths.Qmp) is null || HostFile.TrySize(paths.Pid) is not null)
            return null;
        return UnixSocket.HasListener(paths.Qmp)
            ? $"it runs, but somebody removed {paths.Pid}, by which it is known; shut it down with: "
                + $"echo system_powerdown | socat - UNIX-CONNECT:{paths.Socket("monitor.sock")}"
            : null;
    }
}
