using System.Diagnostics;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>wait</c>: until guests are as somebody needs them.</summary>
internal static class WaitVerb
{
    public static Verb Verb { get; } = new("wait", "wait until guests are in a state", Run)
    {
        Operands = [Operand.Some("NAME")],
        Options =
        [
            VerbOptions.For.Required("running, paused, stopped, agent (it answers) or tcp:[HOST:]PORT (it takes connections there)"),
            VerbOptions.Timeout.As("how long to wait for all of them together; without it, for ever"),
            VerbOptions.ResultsAsJson,
        ],
        Details = """
            tcp:PORT is looked for at the addresses that the agent tells, or that this host has heard of the guest's adapters, and
            through hostfwd of NICx; tcp:HOST:PORT at that address, or at the host of that name, as READY takes it too.
            A guest that does not run yet is waited for. One that ends while agent or tcp:PORT is waited for is an error.
            Exit code: 0 when the state is reached, 1 when the time is over.
            """,
        Afterword = """
            Examples:
              qemu-init wait web1 --for tcp:22 --timeout 60
              qemu-init wait web1 db --for stopped && tar cf /backup/guests.tar /srv/guests
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        WaitCondition awaited = WaitCondition.Parse(invocation[VerbOptions.For]);
        long begin = Stopwatch.GetTimestamp();
        return EachGuest.Named(invocation, guest => awaited.Wait(guest.Name.Text, invocation.PathsOf(guest.Name), begin, invocation[VerbOptions.Timeout]));
    }
}
