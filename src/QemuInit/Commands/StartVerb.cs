using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;

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
            --timeout SECONDS  how long qemu may take until its monitor answers (60)
            """,
    };

    private static int Run(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        LoginSession.Leave();
        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        if (invocation.Operands.Count == 0)
        {
            return (int)new Boot(invocation.Directories, starter, invocation.Output, invocation.Timeout)
                .Run(invocation.Autostart.Read(), invocation.ReadRegistry());
        }

        bool acted = false;
        int worst = EachGuest.Named(invocation, guest =>
        {
            StartReport report = starter.Start(guest, invocation.Timeout);
            acted |= !report.WasRunning;
            return report.Daemon || invocation.Operands.Count > 1 ? report.Line : Stay(invocation, guest, report);
        });
        return (int)Attempt.Outcome((ExitCode)worst, acted);
    }

    // With DAEMON=0 the caller is kept until the guest has ended; an interrupt ends the waiting, not the guest.
    private static string Stay(Invocation invocation, RegisteredGuest guest, StartReport report)
    {
        invocation.Output.Result(guest.Name.Text, report.Line);
        using ProcessHandle? qemu = ProcessHandle.OfHolder(invocation.PathsOf(guest.Name).Pid);
        _ = qemu?.WaitForEnd(TimeSpan.MaxValue);
        return "ended";
    }
}
