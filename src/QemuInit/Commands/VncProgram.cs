using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemud-vnc</c>: where the screens of the running guests are.</summary>
internal static class VncProgram
{
    private const string Loopback = "127.0.0.1";

    public static Verb Verb { get; } = new("qemud-vnc", "[-w|-V|NAME]", "show the VNC ports of running guests, or open a guest's screen", Accepts.Write | Accepts.Unknown, Run)
    {
        Details = """
            Without a name: a line 'NAME PORT' for each running guest with VNC.
            NAME  run vncviewer on it
            -w    write these lines to VARDIR/vncstatus
            -V    the version
            """,
    };

    /// <summary>Shows, writes or opens.</summary>
    public static int Run(Invocation invocation)
    {
        if (invocation.Write)
        {
            using GuestLock _ = ListLock.Take(invocation);
            AtomicFile.Write(invocation.Files, invocation.Directories.VncStatus, VncStatus.Text(invocation.Directories, invocation.ReadRegistry()));
            return (int)ExitCode.Success;
        }

        if (invocation.Operands.Count > 0)
            return EachGuest.Named(invocation, guest => throw View(invocation, guest));
        invocation.Output.Text(VncStatus.Text(invocation.Directories, invocation.ReadRegistry()));
        return (int)ExitCode.Success;
    }

    // tigervnc takes host:port where the number is no display's.
    private static Exception View(Invocation invocation, RegisteredGuest guest)
    {
        if (LifeLock.Holder(invocation.PathsOf(guest.Name).Pid) is null)
            return new Failure(ExitCode.NotRunning, "not running");
        if (VncStatus.Screen(invocation.Directories, guest) is not string screen)
            return new Failure(ExitCode.NotConfigured, "it runs without VNC; set DISPLAY=vnc and start it anew");
        int colon = screen.LastIndexOf(':');
        string host = screen[..colon];
        string shown = host == Loopback ? "localhost" : host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return Successor.Become("vncviewer", [shown + screen[colon..]]);
    }
}
