using QemuInit.Guests;
using QemuInit.Lifecycle;

namespace QemuInit.Commands;

/// <summary><c>check</c>: whether guests could be started.</summary>
internal static class CheckVerb
{
    public static Verb Verb { get; } =
        new("check", "[NAME...]", "check what a start needs; without a name, of guests that run and those of the autostart list", Accepts.None, Run)
        {
            Details = """
                Reads and checks the guests' files and what the host has for them; makes and changes nothing.
                An init system calls it before it restarts a guest: a mistake does not take a running one down.
                """,
        };

    private static int Run(Invocation invocation)
    {
        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        string Check(RegisteredGuest guest)
        {
            _ = starter.Prepare(guest);
            return "can be started";
        }

        return invocation.Operands.Count > 0
            ? EachGuest.Named(invocation, Check)
            : EachGuest.Of(invocation.Output, EachGuest.Served(invocation, invocation.Autostart.Read()), Check);
    }
}
