using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>Does something to a guest that does not run. No verb starts it meanwhile.</summary>
internal static class StoppedGuest
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(70);

    /// <summary>Does something to the guest that is the first operand.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="act">What is done to the guest; the line to print, or null.</param>
    public static Outcome Do(Invocation invocation, Func<RegisteredGuest, string?> act) => EachGuest.First(invocation, guest =>
    {
        using GuestLock _ = Lock(invocation, guest.Name);
        return GuestLife.Find(invocation.PathsOf(guest.Name)) is GuestLife life
            ? throw new Failure(ExitCode.Error, life.Line)
            : act(guest);
    });

    /// <summary>Takes a guest's lock, also of one that was never started.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="name">The guest.</param>
    public static GuestLock Lock(Invocation invocation, GuestName name)
    {
        GuestPaths paths = invocation.PathsOf(name);
        HostFile.MakeDirectory(invocation.Directories.Run, Modes.PublicDirectory, group: null);
        HostFile.MakeDirectory(paths.Run, Modes.GroupDirectory, Accounts.SystemGroup());
        return GuestLock.Take(paths.Lock, invocation.Verb.Name, s_patience);
    }
}
