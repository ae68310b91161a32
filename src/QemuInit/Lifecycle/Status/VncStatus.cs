using System;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The screens of running guests. Each guest's own record is asked, so that nothing has to be kept true beside it; the file
/// VARDIR/vncstatus is written for others to read, and never read here.
/// </summary>
internal static class VncStatus
{
    /// <summary>A line <c>NAME PORT</c> for each registered guest that runs with VNC, in the list's order.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="registered">The guests.</param>
    /// <param name="tell">Takes one line for each guest of which that is not known.</param>
    public static string Text(Directories directories, GuestList registered, Action<string> tell)
    {
        StringBuilder text = new();
        foreach (RegisteredGuest guest in registered.Guests)
        {
            try
            {
                if (Screen(directories, guest) is string screen)
                    text.Append(guest.Name.Text).Append(' ').Append(Endpoint.Parse(screen).Port).Append('\n');
            }
            catch (Exception error) when (error is not PosixException { Errno: Errno.EACCES or Errno.EPERM })
            {
                // One guest's trouble keeps no other from being told; who may not look is told once.
                tell($"{guest.Name}: {new GuestStatus(guest.Name.Text, GuestState.Unknown).After(error).Detail}");
            }
        }

        return text.ToString();
    }

    /// <summary>Where a guest's VNC listens, <c>address:port</c>; null where it does not run or has none.</summary>
    public static string? Screen(Directories directories, RegisteredGuest guest)
    {
        GuestPaths paths = new(directories, guest.Name.Text);
        if (LifeLock.Holder(paths.Pid) is null)
            return null;

        // What is not of that form, or would break a line, tells nobody where to look.
        return BootRecord.TryRead(paths.Booted)?.Vnc is string vnc && vnc.Contains(':', StringComparison.Ordinal) && Printable.IsPlain(vnc)
            ? vnc
            : null;
    }
}
