using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>The screen of a running guest, as viewers reach it.</summary>
internal static class GuestScreen
{
    private const string Loopback = "127.0.0.1";

    /// <summary>Where it is, as viewers are told it: <c>host:port</c>.</summary>
    /// <exception cref="Failure">The guest does not run, or has no screen.</exception>
    public static string Of(Directories directories, RegisteredGuest guest)
    {
        LifeLock.Require(new GuestPaths(directories, guest.Name.Text).Pid);
        if (VncStatus.Screen(directories, guest) is not string screen)
            throw new Failure(ExitCode.NotConfigured, "it runs without VNC; set DISPLAY=vnc and restart it");
        int colon = screen.LastIndexOf(':');
        return Viewed(screen[..colon]) + screen[colon..];
    }

    /// <summary>A listening address as a viewer on this host writes it.</summary>
    public static string Viewed(string host) =>
        host is Loopback or "0.0.0.0" or "::" ? "localhost" : host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    /// <summary>Becomes the viewer. tigervnc takes host:port where the number is not a display's.</summary>
    public static Failure View(string screen) => Exec.Become("vncviewer", [screen]);
}
