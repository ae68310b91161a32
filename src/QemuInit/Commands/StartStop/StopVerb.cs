using System;
using System.Linq;
using System.Threading;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>stop</c>: brings guests down.</summary>
internal static class StopVerb
{
    private static readonly TimeSpan s_leastPatience = TimeSpan.FromSeconds(1);

    public static Verb Verb { get; } = new("stop", "shut guests down; without a name, all that run", Run)
    {
        Operands = [Operand.Any("NAME")],
        Options =
        [
            VerbOptions.Timeout.As("with names: in place of each STOPDELAY; without: for all guests together"),
            VerbOptions.Limit,
            VerbOptions.Reserve,
            VerbOptions.ResultsAsJson,
        ],
        Needs = Needs.Member,
        StartsOrStops = true,
        OutlivesSettings = true,
        Details = """
            Asks the guest's agent (AGENT=1), then presses the power button, again every 10 s.
            A guest that still runs after its STOPDELAY (40 s at least) is cut: quit, SIGTERM, SIGKILL.
            A guest that does not run is success.
            Guests that are named are stopped together.
            Without a name, guests that started last are stopped first, those of a wave together;
            guests with ON_SHUTDOWN=leave are left alone.
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation.Operands.Count == 0)
        {
            HostGuests guests = new(invocation.Directories, invocation.Files, invocation.Output);
            Interruption.WatchWhere(invocation, () => guests.Started().Any(guests.IsAlive));
            return new StopAll(guests, invocation.Output, PatienceOf(invocation)).Run(invocation.ReadRegistry);
        }

        Interruption.WatchWhere(invocation, EachGuest.Names(invocation));
        TimeSpan? patience = PatienceOf(invocation);
        Stopper stopper = new(invocation.Directories);
        int acted = 0;
        ExitCode worst = EachGuest.Together(invocation, guest =>
        {
            StopReport report = stopper.Stop(guest, patience);
            if (report.Step != StopStep.None)
                Interlocked.Increment(ref acted);
            return report.Tell(invocation.Output, guest.Name.Text);
        });
        return Attempt.Outcome(worst, acted > 0);
    }

    /// <summary>How long a call lets guests take: the shortest of its limits, else its timeout; null where it has neither.</summary>
    public static TimeSpan? PatienceOf(Invocation invocation)
    {
        TimeSpan? otherwise = invocation[VerbOptions.Timeout];
        TimeSpan? shortest = null;
        foreach (SettingLimit limit in invocation.Given.FindAll(VerbOptions.Limit))
        {
            if (!limit.TryRead(out TimeSpan? time, out string? problem))
            {
                invocation.Output.Error($"{problem}; {(otherwise is TimeSpan taken ? $"{Seconds.Whole(taken)} s count in its place" : "it is ignored")}");
                time = otherwise;
            }
            else if (time is not null && invocation[VerbOptions.Reserve] is TimeSpan reserve)
            {
                time = time - reserve > s_leastPatience ? time - reserve : s_leastPatience;
            }

            shortest = time < shortest || shortest is null ? time : shortest;
        }

        return shortest ?? otherwise;
    }
}
