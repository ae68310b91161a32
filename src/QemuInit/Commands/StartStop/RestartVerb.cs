using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>restart</c>, <c>try-restart</c> and <c>force-reload</c>.</summary>
internal static class RestartVerb
{
    private const string Check = """
        The guest's files are checked first: a mistake in them does not take a running guest down.
        Without a name, guests stop and start in waves, as by 'stop' and 'start'.
        --timeout SECONDS  with names: in place of each STOPDELAY; without: for the stop of all guests together
        """;

    public static Verb Verb { get; } = new(
        "restart",
        "[NAME...]",
        "shut guests down and start them; without a name, those that run and those of the autostart list",
        Accepts.Timeout | Accepts.ResultsAsJson,
        static invocation => Run(invocation, startStopped: true))
    {
        ForMembers = true,
        StartsOrStops = true,
        Details = Check,
    };

    public static Verb TryRestart { get; } = IfRunning("try-restart", "restart guests that run; without a name, all of them");

    // A changed configuration takes effect at a start only, and for that case LSB asks for this.
    public static Verb ForceReload { get; } = IfRunning("force-reload", "the same as try-restart");

    private static Verb IfRunning(string name, string summary) =>
        new(name, "[NAME...]", summary, Accepts.Timeout | Accepts.ResultsAsJson, static invocation => Run(invocation, startStopped: false))
        {
            ForMembers = true,
            StartsOrStops = true,
            Details = Check,
        };

    private static Outcome Run(Invocation invocation, bool startStopped)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        LoginSession.Leave();
        Stopper stopper = new(invocation.Directories);
        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        if (invocation.Operands.Count > 0)
        {
            Restarter restarter = new(stopper, starter, invocation.Directories);
            return EachGuest.Named(invocation, guest => restarter.Restart(guest, startStopped, invocation.Timeout));
        }

        GuestList registered = invocation.ReadRegistry();
        IEnumerable<RegisteredGuest> served = EachGuest.Served(invocation, registered, startStopped ? StartVerb.ReadAutostart(invocation) : []);
        Shutdown shutdown = new(invocation.Directories, stopper, invocation.Output, invocation.Timeout);
        Boot boot = new(invocation.Directories, starter, invocation.Output, patience: null);
        return StartVerb.WorstOf(invocation, registered, boot.Run([.. served.Select(static guest => guest.Name.Text)], registered, shutdown));
    }
}
