using System.Linq;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>stop</c>: brings guests down.</summary>
internal static class StopVerb
{
    public static Verb Verb { get; } = new("stop", "shut guests down; without a name, all that run", Run)
    {
        Operands = [Operand.Any("NAME")],
        Options =
        [
            VerbOptions.Timeout.As("with names: in place of each STOPDELAY; without: for all guests together"),
            VerbOptions.ResultsAsJson,
        ],
        Needs = Needs.Member,
        StartsOrStops = true,
        Details = """
            Asks the guest's agent (AGENT=1), then presses the power button, again every 10 s.
            A guest that still runs after its STOPDELAY (40 s at least) is cut: quit, SIGTERM, SIGKILL.
            A guest that does not run is success.
            Without a name, guests that started last are stopped first, those of a wave together;
            guests with ON_SHUTDOWN=leave are left alone.
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation.Operands.Count == 0)
        {
            HostGuests guests = new(invocation.Directories, invocation.Files, invocation.Output);
            Interruption.WatchWhere(invocation, () => guests.Started().Any(guests.IsAlive));
            return new StopAll(guests, invocation.Output, invocation[VerbOptions.Timeout]).Run(invocation.ReadRegistry);
        }

        Interruption.WatchWhere(invocation, EachGuest.Names(invocation));
        Stopper stopper = new(invocation.Directories);
        bool acted = false;
        ExitCode worst = EachGuest.Named(invocation, guest =>
        {
            StopReport report = stopper.Stop(guest, invocation[VerbOptions.Timeout]);
            acted |= report.Step != StopStep.None;
            return report.Tell(invocation.Output, guest.Name.Text);
        });
        return Attempt.Outcome(worst, acted);
    }
}
