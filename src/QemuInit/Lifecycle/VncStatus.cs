using System;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;

namespace QemuInit.Lifecycle;

/// <summary>
/// The screens of running guests. Each guest's own record is asked, so that nothing has to be kept true beside it; the file
/// VARDIR/vncstatus is written for others to read, and never read here.
/// </summary>
internal static class VncStatus
{
    /// <summary>A line <c>NAME PORT</c> for each registered guest that runs with VNC, in the list's order.</summary>
    public static string Text(Directories directories, GuestList registered)
    {
        StringBuilder text = new();
        foreach (RegisteredGuest guest in registered.Guests)
        {
            if (Screen(directories, guest) is string screen)
                text.Append(guest.Name.Text).Append(' ').Append(screen.AsSpan(screen.LastIndexOf(':') + 1)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Where a guest's VNC listens, <c>address:port</c>; null where it does not run or has none.</summary>
    public static string? Screen(Directories directories, RegisteredGuest guest)
    {
        GuestPaths paths = new(directories, guest.Name.Text);
        return LifeLock.Holder(paths.Pid) is null ? null : BootRecord.TryRead(paths.Booted)?.Vnc;
    }
}
