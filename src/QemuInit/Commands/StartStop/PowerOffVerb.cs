using QemuInit.Lifecycle;

namespace QemuInit.Commands;

/// <summary><c>poweroff</c>: cuts guests.</summary>
internal static class PowerOffVerb
{
    public static Verb Verb { get; } = new("poweroff", "cut guests at once, as by pulling the plug", Run)
    {
        Operands = [Operand.Some("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
        StartsOrStops = true,
        Details = "What a guest has not written to its disks is lost. To shut a guest down use 'stop'.",
    };

    private static int Run(Invocation invocation)
    {
        Stopper stopper = new(invocation.Directories);
        return EachGuest.Named(invocation, guest => stopper.Cut(guest).Line);
    }
}
