using System;
using System.Diagnostics;
using System.Threading;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>
/// A guest that runs while its pid file is gone, because somebody removed it: nothing proves any more which process it is. Its monitor's
/// socket tells that there is one: a socket takes connections as long as a process listens, and refuses them from then on.
/// </summary>
internal static class LostGuest
{
    // A verb that was killed during a start lets go of the guest's lock and of its sockets in any order, and of taps slowly between them.
    private static readonly TimeSpan s_endOfKilled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>What is wrong and what to do, or null where the pid file is there or nobody listens, or nobody does a second later.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static string? Explain(GuestPaths paths)
    {
        for (long begin = Stopwatch.GetTimestamp(); IsServed(paths); Thread.Sleep(s_pause))
        {
            if (Stopwatch.GetElapsedTime(begin) > s_endOfKilled)
            {
                return $"it runs, but {paths.Pid}, by which it is known, was removed; shut it down with: "
                    + $"echo system_powerdown | socat - UNIX-CONNECT:{paths.Socket(HumanMonitor.SocketName)}";
            }
        }

        return null;
    }

    // Most guests that do not run have no socket: to look is less than to knock.
    private static bool IsServed(GuestPaths paths) =>
        HostFile.TrySize(paths.Qmp) is not null && HostFile.TrySize(paths.Pid) is null && UnixSocket.HasListener(paths.Qmp);
}
