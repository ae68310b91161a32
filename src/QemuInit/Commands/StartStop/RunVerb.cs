using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>run</c>: a guest in the foreground, for those who supervise services.</summary>
internal static class RunVerb
{
    public static Verb Verb { get; } = new(
        "run", "start a guest and stay until it has ended, for supervisors", Run)
    {
        Operands = [Operand.One("NAME")],
        Options =
        [
            VerbOptions.Timeout.As("use this in place of STOPDELAY"),
            VerbOptions.NotifyDescriptor,
            VerbOptions.PidFile,
            VerbOptions.SignalCode,
        ],
        Needs = Needs.Root,
        Details = """
            For systemd (Type=notify), runit, s6, dinit, finit, Shepherd and their kind.
            A guest that runs already is taken over as it is.
            SIGTERM and SIGINT shut the guest down as 'stop' does; a second one cuts it. SIGHUP is ignored.
            A signal during a start stops the guest right after it.
            Exit code: 0 where the guest powered itself off or was stopped, or a full disk hides why it ended;
            1 where it crashed, panicked or was killed; where it does not start, that of 'start'.
            """,
        StartsOrStops = true,
    };

    private static Outcome Run(Invocation invocation)
    {
        _ = GuestName.Parse(invocation.Operands[0]);
        PidFile? pidFile = invocation[VerbOptions.PidFile] is string path ? new PidFile(path) : null;
        using Supervisor supervisor = new(invocation[VerbOptions.NotifyDescriptor], pidFile, invocation.Output);
        using TerminationSignals signals = TerminationSignals.Receive();
        Foreground foreground = new(
            new HostGuests(invocation.Directories, invocation.Files, invocation.Output),
            supervisor,
            signals,
            invocation.Output)
        {
            Started = invocation.RefreshVncStatus,
        };
        ExitCode code = EachGuest.Named(invocation, guest => foreground.Run(guest, invocation[VerbOptions.Timeout]));
        return code == ExitCode.Success && foreground.WasTold && invocation[VerbOptions.SignalCode] is int asked ? Outcome.Raw(asked) : code;
    }
}
