using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;

namespace QemuInit.Commands;

/// <summary>The verbs that are one command to a running guest's monitor.</summary>
internal static class ControlVerb
{
    public static Verb Reset { get; } = new(
        "reset", "reset running guests, as by the button", static i => Run(i, Verbs.Reset, "system_reset", "reset"))
    {
        Operands = [Operand.Some("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
    };

    public static Verb Pause { get; } = new(
        "pause", "halt the processors of running guests", static i => Run(i, Verbs.Pause, "stop", "paused"))
    {
        Operands = [Operand.Some("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
    };

    public static Verb Resume { get; } = new(
        "resume", "let paused guests go on", static i => Run(i, Verbs.Resume, "cont", "running"))
    {
        Operands = [Operand.Some("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
    };

    private static Outcome Run(Invocation invocation, string verb, string command, string done) => EachGuest.Named(invocation, guest =>
    {
        GuestPaths paths = invocation.PathsOf(guest.Name);
        return ActionLog.Record(paths, verb, () => { MonitorCommand.Execute(paths, verb, command); return done; }, static line => line);
    });
}
