using System.Collections.Generic;
using System.Linq;
using QemuInit.Checks;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>restart</c>, <c>try-restart</c> and <c>force-reload</c>.</summary>
internal static class RestartVerb
{
    private const string Check = """
        A guest that runs is checked first, as by 'check': one that could not be started again is not stopped.
        Without a name, guests stop and start in waves, as by 'stop' and 'start'.
        """;

    private static readonly VerbOption[] s_options =
    [
        VerbOptions.Timeout.As("with names: in place of each STOPDELAY; without: for the stop of all guests together"),
        VerbOptions.ResultsAsJson,
    ];

    public static Verb Verb { get; } = new(
        "restart",
        "shut guests down and start them; without a name, those that run and those of the autostart list",
        static invocation => Run(invocation, startStopped: true))
    {
        Operands = [Operand.Any("NAME")],
        Options = s_options,
        Needs = Needs.Member,
        StartsOrStops = true,
        LeavesLogin = true,
        Details = Check,
    };

    public static Verb TryRestart { get; } = IfRunning("try-restart", "restart guests that run; without a name, all of them");

    // A changed configuration takes effect at a start only, and for that case LSB asks for this.
    public static Verb ForceReload { get; } = IfRunning("force-reload", "the same as try-restart");

    private static Verb IfRunning(string name, string summary) =>
        new(name, summary, static invocation => Run(invocation, startStopped: false))
        {
            Operands = [Operand.Any("NAME")],
            Options = s_options,
            Needs = Needs.Member,
            StartsOrStops = true,
            LeavesLogin = true,
            Details = Check,
        };

    private static Outcome Run(Invocation invocation, bool startStopped)
    {
        if (invocation.Operands.Count > 0)
        {
            Interruption.WatchWhere(invocation, EachGuest.Names(invocation));
            Stopper stopper = new(invocation.Directories);
            Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
            Restarter restarter = new(stopper, starter, invocation.Directories, invocation.Output);
            GuestList list = invocation.Registry.Read();
            IReadOnlyDictionary<GuestName, Failure> unsound = Refused(invocation, EachGuest.Names(invocation).Select(list.Find).OfType<RegisteredGuest>());
            return EachGuest.Named(invocation, guest => unsound.TryGetValue(guest.Name, out Failure? why)
                ? throw why
                : restarter.Restart(guest, startStopped, invocation[VerbOptions.Timeout]));
        }

        HostGuests guests = new(invocation.Directories, invocation.Files, invocation.Output);
        Interruption.WatchWhere(invocation, () => guests.Started().Any(guests.IsAlive));
        GuestList registered = invocation.ReadRegistry();
        List<RegisteredGuest> served = [.. EachGuest.Served(invocation, registered, startStopped ? AllGuests.ReadAutostart(invocation) : [])];
        IReadOnlyDictionary<GuestName, Failure> refused = Refused(invocation, served);
        ExitCode worst = ExitCode.Success;
        foreach ((GuestName name, Failure failure) in refused)
        {
            served.RemoveAll(guest => guest.Name.Equals(name));
            ExitCode code = Attempt.Do(invocation.Output, name.Text, () => throw failure);
            worst = code > worst ? code : worst;
        }

        StopAll stopAll = new(guests, invocation.Output, invocation[VerbOptions.Timeout]);
        StartAll startAll = new(guests, invocation.Output, patience: null);
        ExitCode started = startAll.Run([.. served.Select(static guest => guest.Name.Text)], registered, stopAll);
        return AllGuests.WorstOf(invocation, registered, started > worst ? started : worst);
    }

    private static IReadOnlyDictionary<GuestName, Failure> Refused(Invocation invocation, IEnumerable<RegisteredGuest> guests) =>
        RestartCheck.Find(invocation.Directories, invocation.Files, guests);
}
