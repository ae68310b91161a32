using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>metrics</c>: what is true of all guests, for Prometheus.</summary>
internal static class MetricsVerb
{
    public static Verb Verb { get; } = new("metrics", "print figures of all guests for Prometheus", Run)
    {
        Details = "In Prometheus' text format, for the textfile collector of its node exporter; docs/metrics.md has a timer for it.",
        Afterword = """
            Example:
              qemu-init metrics | promtool check metrics
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        invocation.Output.Text(Metrics.Of(invocation, out ExitCode outcome));
        return outcome;
    }
}
