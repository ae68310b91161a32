using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;

namespace QemuInit.Commands;

/// <summary>The verbs that are one command to a running guest's monitor.</summary>
internal static class ControlVerb
{
    public static Verb Reset { get; } = new(
        "reset",
        "NAME...",
        "reset running guests, as by the button",
        Accepts.ResultsAsJson,
        static i => Run(i, Verbs.Reset, "system_reset", "reset"))
    {
        ForMembers = true,
    };

    public static Verb Pause { get; } = new(
        "pause",
        "NAME...",
        "halt the processors of running guests",
        Accepts.ResultsAsJson,
        static i => Run(i, Verbs.Pause, "stop", "paused"))
    {
        ForMembers = true,
    };

    public static Verb Resume { get; } = new(
        "resume",
        "NAME...",
        "let paused guests go on",
        Accepts.ResultsAsJson,
        static i => Run(i, Verbs.Resume, "cont", "running"))
    {
        ForMembers = true,
    };

    private static Outcome Run(Invocation invocation, string verb, string command, string done)
    {
        Privilege.RequireRoot(verb);
        return EachGuest.Named(invocation, guest =>
        {
            GuestPaths paths = invocation.PathsOf(guest.Name);
            return ActionLog.Record(paths, verb, () => { MonitorCommand.Execute(paths, verb, command); return done; }, static line => line);
        });
    }
}
