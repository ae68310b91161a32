using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>stop</c>: brings guests down.</summary>
internal static class StopVerb
{
    public static Verb Verb { get; } = new(
        "stop", "[NAME...]", "shut guests down; without a name, all that run", Accepts.Timeout | Accepts.ResultsAsJson, Run)
    {
        ForMembers = true,
        StartsOrStops = true,
        Details = """
            Asks the guest's agent (AGENT=1), then presses the power button, again every 10 s.
            A guest that still runs after its STOPDELAY (40 s at least) is cut: quit, SIGTERM, SIGKILL.
            A guest that does not run is success.
            Without a name, guests that started last are stopped first, those of a wave together;
            guests with ON_SHUTDOWN=leave are left alone.
            --timeout SECONDS  with names: in place of each STOPDELAY; without: for all guests together
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        Stopper stopper = new(invocation.Directories);
        if (invocation.Operands.Count == 0)
            return new Shutdown(invocation.Directories, stopper, invocation.Output, invocation.Timeout).Run(invocation.ReadRegistry);

        bool acted = false;
        ExitCode worst = EachGuest.Named(invocation, guest =>
        {
            StopReport report = stopper.Stop(guest, invocation.Timeout);
            acted |= report.Step != StopStep.None;
            return report.Line;
        });
        return Attempt.Outcome(worst, acted);
    }
}
