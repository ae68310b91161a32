using System.Linq;
using QemuInit.Host;
using QemuInit.Lifecycle;

namespace QemuInit.Commands;

/// <summary><c>stop</c>: brings guests down.</summary>
internal static class StopVerb
{
    public static Verb Verb { get; } = new("stop", "[NAME...]", "shut guests down; without a name, all that run", Accepts.Timeout, Run)
    {
        Details = """
            Asks the guest's agent (AGENT=1), then presses the power button, again every 10 s.
            A guest that still runs after its STOPDELAY (40 s at least) is cut: quit, SIGTERM, SIGKILL.
            A guest that does not run is success.
            --timeout SECONDS  use this in place of STOPDELAY
            """,
    };

    private static int Run(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        Stopper stopper = new(invocation.Directories);
        return invocation.Operands.Count > 0
            ? EachGuest.Named(invocation, guest => stopper.Stop(guest, invocation.Timeout).Line)
            : EachGuest.Of(
                invocation.Output,
                invocation.ReadRegistry().Guests.Where(guest => LifeLock.Holder(invocation.PathsOf(guest.Name).Pid) is not null),
                guest => stopper.Stop(guest, invocation.Timeout).Line);
    }
}
