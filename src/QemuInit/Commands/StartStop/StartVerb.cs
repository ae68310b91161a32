using System;
using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>start</c>: brings guests up.</summary>
internal static class StartVerb
{
    public static Verb Verb { get; } = new(
        "start",
        "[NAME...]",
        "start guests; without a name, those of the autostart list",
        Accepts.Timeout | Accepts.ResultsAsJson,
        Run)
    {
        ForMembers = true,
        StartsOrStops = true,
        Details = """
            A guest that runs already is left alone, and that is success.
            Without a name, guests start in waves by ORDER and AFTER; READY ends a wave, BOOTDELAY delays a guest.
            A line of the list of guests that cannot be used keeps no other from starting, and the exit code is 6.
            --timeout SECONDS  how long qemu may take until its monitor answers (60)
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        LoginSession.Leave();
        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        if (invocation.Operands.Count == 0)
        {
            GuestList registered = invocation.ReadRegistry();
            Boot boot = new(invocation.Directories, starter, invocation.Output, invocation.Timeout);
            return WorstOf(invocation, registered, boot.Run(ReadAutostart(invocation), registered));
        }

        bool acted = false;
        ExitCode worst = EachGuest.Named(invocation, guest =>
        {
            StartReport report = starter.Start(guest, invocation.Timeout);
            acted |= !report.WasRunning;
            return report.Daemon || invocation.ForInit || invocation.Operands.Count > 1 ? report.Line : Stay(invocation, guest, report);
        });
        return Attempt.Outcome(worst, acted);
    }

    /// <summary>The lines of the autostart list; a name that stands there twice is said.</summary>
    public static IReadOnlyList<string> ReadAutostart(Invocation invocation)
    {
        foreach (string problem in invocation.Autostart.FindRepeated())
            invocation.Output.Error($"warning: {problem}");
        return invocation.Autostart.Read();
    }

    /// <summary>
    /// How the start of all guests ended. A line of the list that could not be used, which was told, is a guest that nobody started: whoever
    /// reads only the code is to know.
    /// </summary>
    /// <param name="invocation">The call.</param>
    /// <param name="registered">The list.</param>
    /// <param name="code">How the start of those that are in the list ended.</param>
    public static ExitCode WorstOf(Invocation invocation, GuestList registered, ExitCode code)
    {
        foreach (string problem in registered.Problems)
            invocation.Output.Keep(subject: null, ExitCode.NotConfigured, problem);
        return registered.Problems.Count > 0 && code < ExitCode.NotConfigured ? ExitCode.NotConfigured : code;
    }

    // With DAEMON=0 a person is kept until the guest has ended, and no init system, which would not get on with the host's start. An
    // interrupt ends the waiting, not the guest.
    private static string Stay(Invocation invocation, RegisteredGuest guest, StartReport report)
    {
        invocation.Output.Result(guest.Name.Text, report.Line);
        VncProgram.Refresh(invocation);
        using ProcessHandle? qemu = ProcessHandle.OfHolder(invocation.PathsOf(guest.Name).Pid);
        _ = qemu?.WaitForEnd(TimeSpan.MaxValue);
        return "ended";
    }
}
