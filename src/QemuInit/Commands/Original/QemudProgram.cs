using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>qemud</c> and <c>qemud-reg</c>: the original's bulk work on the registered guests, for the host's init.</summary>
internal static class QemudProgram
{
    public static Verb Verb { get; } = new("qemud", "start|stop|status", "start, stop or show the registered guests", Accepts.Timeout, Run)
    {
        Details = """
            As 'qemu-init start', 'stop' and 'status' without a name, except that start skips guests that are not registered.
            --timeout SECONDS  of start and stop, as there
            """,
    };

    private static readonly Verb s_start = new("qemud start", "", "", Accepts.Timeout, Start) { StartsOrStops = true };

    public static Verb Lines { get; } = new(
        "qemud-reg", "", "show the registered guests, a line each", Accepts.None, StatusVerb.Verb.Run);

    private static Outcome Run(Invocation invocation) => invocation.Operands switch
    {
        ["start"] => (invocation with { Verb = s_start, Operands = [] }).Run(),
        ["stop"] => (invocation with { Verb = StopVerb.Verb, Operands = [] }).Run(),
        ["status"] when invocation.Timeout is not null =>
            throw new Failure(ExitCode.BadArgument, "'qemud status' takes no --timeout; see: qemu-init help qemud"),
        ["status"] => (invocation with { Verb = StatusVerb.Verb, Operands = [] }).Run(),
        _ => throw new Failure(ExitCode.BadArgument, "'qemud' takes start, stop or status; see: qemu-init help qemud"),
    };

    // Who is not registered is not asked for: the original goes through the registered guests. What is no name at all is told.
    private static Outcome Start(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        LoginSession.Leave(byName: true);
        GuestList registered = invocation.ReadRegistry();
        List<string> wanted = [];
        foreach (string line in StartVerb.ReadAutostart(invocation))
        {
            if (!GuestName.TryParse(line, out GuestName? name, out _) || registered.Find(name) is not null)
                wanted.Add(line);
        }

        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        Boot boot = new(invocation.Directories, starter, invocation.Output, invocation.Timeout);
        return StartVerb.WorstOf(invocation, registered, boot.Run(wanted, registered));
    }
}
