using System;
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
        "start", "start guests; without a name, those of the autostart list", Run)
    {
        Operands = [Operand.Any("NAME")],
        Options = [VerbOptions.Timeout.As("how long qemu may take until its monitor answers (60)"), VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
        StartsOrStops = true,
        LeavesLogin = true,
        Details = """
            A guest that runs already is left alone, and that is success.
            Without a name, guests start in waves by ORDER and AFTER; READY ends a wave, BOOTDELAY delays a guest.
            A line of the list of guests that cannot be used keeps no other from starting, and the exit code is 6.
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation.Operands.Count == 0)
            return AllGuests.Start(invocation, static (_, _) => true);

        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        bool acted = false;
        using LiveLine? line = LiveLine.Show(invocation.Output);
        ExitCode worst = EachGuest.Named(invocation, guest =>
        {
            StartReport report = starter.Start(guest, invocation[VerbOptions.Timeout]);
            acted |= !report.WasRunning;
            return report.Daemon || invocation.ForInit || invocation.Operands.Count > 1 ? report.Line : Stay(invocation, guest, report);
        });
        return Attempt.Outcome(worst, acted);
    }

    // With DAEMON=0 a person is kept until the guest has ended, and no init system, which would not get on with the host's start. An
    // interrupt ends the waiting, not the guest.
    private static string Stay(Invocation invocation, RegisteredGuest guest, StartReport report)
    {
        invocation.Output.Result(guest.Name.Text, report.Line);
        invocation.RefreshVncStatus();
        using ProcessHandle? qemu = ProcessHandle.OfHolder(invocation.PathsOf(guest.Name).Pid);
        _ = qemu?.WaitForEnd(TimeSpan.MaxValue);
        return "ended";
    }
}
