using System;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>qemud-vnc</c>: where the screens of the running guests are.</summary>
internal static class VncProgram
{
    private const string Loopback = "127.0.0.1";

    public static Verb Verb { get; } = new(
        "qemud-vnc",
        "[-w|-V|NAME]",
        "show the VNC ports of running guests, or open a guest's screen",
        Accepts.Write | Accepts.Unknown,
        Run)
    {
        Details = """
            Without a name: a line 'NAME PORT' for each running guest with VNC.
            NAME  run vncviewer on it
            -w    write these lines to VARDIR/vncstatus; if the file exists, each start and stop updates it
            -V    the version
            """,
    };

    /// <summary>Shows, writes or opens.</summary>
    public static Outcome Run(Invocation invocation)
    {
        if (invocation.Write)
        {
            Write(invocation, invocation.ReadRegistry);
            return ExitCode.Success;
        }

        if (invocation.Operands.Count > 0)
            return EachGuest.One(invocation, guest => throw View(ScreenOf(invocation, guest)));
        ExitCode outcome = ExitCode.Success;
        invocation.Output.Text(VncStatus.Text(invocation.Directories, invocation.ReadRegistry(), problem =>
        {
            invocation.Output.Error(problem);
            outcome = ExitCode.Error;
        }));
        return outcome;
    }

    /// <summary>
    /// Writes VARDIR/vncstatus anew where it is there, because guests have started or ended: somebody had it written to read it.
    /// </summary>
    public static void Refresh(Invocation invocation)
    {
        try
        {
            if (HostFile.TrySize(invocation.Directories.VncStatus) is not null)
                Write(invocation, invocation.Registry.Read);
        }
        catch (Exception error) when (error is Failure or PosixException or IOException or UnauthorizedAccessException)
        {
            invocation.Output.Error($"warning: {invocation.Directories.VncStatus} was not updated: {error.Message}");
        }
    }

    // Whoever changes something writes after it, and under the lock: so the last to write has seen what all have changed.
    private static void Write(Invocation invocation, Func<GuestList> read)
    {
        using GuestLock _ = ListLock.Take(invocation);
        AtomicFile.Write(invocation.Files, invocation.Directories.VncStatus, VncStatus.Text(invocation.Directories, read(), invocation.Output.Error));
    }

    /// <summary>Where the screen of a running guest is, as viewers are told it: <c>host:port</c>.</summary>
    /// <exception cref="Failure">It does not run, or has no screen.</exception>
    public static string ScreenOf(Invocation invocation, RegisteredGuest guest)
    {
        LifeLock.Require(invocation.PathsOf(guest.Name).Pid);
        if (VncStatus.Screen(invocation.Directories, guest) is not string screen)
            throw new Failure(ExitCode.NotConfigured, "it runs without VNC; set DISPLAY=vnc and restart it");
        int colon = screen.LastIndexOf(':');
        return Viewed(screen[..colon]) + screen[colon..];
    }

    /// <summary>A listening address as a viewer on this host writes it.</summary>
    public static string Viewed(string host) =>
        host is Loopback or "0.0.0.0" or "::" ? "localhost" : host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;

    /// <summary>Becomes the viewer. tigervnc takes host:port where the number is no display's.</summary>
    public static Failure View(string screen) => Successor.Become("vncviewer", [screen]);
}
