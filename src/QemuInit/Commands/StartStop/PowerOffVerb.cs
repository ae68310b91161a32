using QemuInit.Lifecycle;
using QemuInit.Reports;

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
        Details = """
            A guest loses the data that it has not written to its disks yet. To shut a guest down, use 'stop'.
            Several guests are cut together.
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        Stopper stopper = new(invocation.Directories);
        return EachGuest.Together(invocation, guest => stopper.Cut(guest).Line);
    }
}
