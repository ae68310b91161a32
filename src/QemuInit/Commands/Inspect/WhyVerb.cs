using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>why</c>: all that tells why a guest ended.</summary>
internal static class WhyVerb
{
    public static Verb Verb { get; } = new("why", "show why a guest ended: all that tells of it, on one page", Run)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.Json.As("one object")],
        Details = """
            Of a guest that does not run, its last run; of one that runs, the run before.
            Shows how it ended, and the last lines of each source that has any: the kernel's about its qemu, which may need root,
            what was done and by whom, qemu's events and words, its serial console. File systems that are nearly full are named,
            and keys whose values were changed since its last start.
            """,
        Afterword = """
            Control characters are shown as question marks; 'log' has all lines, in the order of time.
            Examples:
              qemu-init why web1
              qemu-init why web1 --json
            """,
    };

    private static Outcome Run(Invocation invocation) => EachGuest.First(invocation, guest =>
    {
        GuestStatus status = GuestProbes.Of(invocation.Directories, guest);
        LastRun run = LastRun.Of(guest, status, invocation.Directories, invocation.Files);
        invocation.Output.Text(invocation[VerbOptions.Json] ? LastRunReport.Json(status, run) : LastRunReport.Text(status, run));
        return null;
    });
}
