using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Reports;

namespace QemuInit.Lifecycle;

/// <summary>
/// Starts the guests of the autostart list, wave by wave: those of a wave together, but no more at once than twice the
/// host's processors: fewer leave these to the guests that have started, which keep them busy while others wait. One that fails, hangs
/// or is never ready keeps none of the others from starting.
/// </summary>
internal sealed class Boot
{
    // Guests that wait for their turn to start qemu with all else done: best while the processors are not the guests' yet. A waiting
    // one is a process of some hundred KiB.
    private const int MostAhead = 16;

    private readonly Starter _starter;
    private readonly Output _output;
    private readonly TimeSpan? _patience;

    // All guests together wait no longer for bridges than one does.
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>Prepares; starts nothing yet.</summary>
    /// <param name="starter">Starts one guest.</param>
    /// <param name="output">Where progress and complaints go.</param>
    /// <param name="patience">How long each qemu may take until it greets; null for the usual time.</param>
    public Boot(Starter starter, Output output, TimeSpan? patience)
    {
        _starter = starter;
        _output = output;
        _patience = patience;
    }

    /// <summary>Starts guests and returns the worst exit code; nothing was to do where all of them run already.</summary>
    /// <param name="lines">The lines of the autostart list.</param>
    /// <param name="registered">The registered guests.</param>
    public ExitCode Run(IReadOnlyList<string> lines, GuestList registered)
    {
        Tally tally = new(_output);
        List<PreparedStart> starts = [];

        // An empty list is what the administrator wants, and no reason to complain.
        if (lines.Count == 0)
            tally.NoteDeed();
        foreach (string line in lines.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            // What is right is counted when it starts.
            if (Attempt.Do(_output, Printable.Of(line), () => Prepare(line, registered, starts)) is var code and not ExitCode.Success)
                tally.NoteFailure(Printable.Of(line), code);
        }

        Waves waves = Waves.Of([.. starts.Select(static start => Rank(start))]);
        Dictionary<GuestName, PreparedStart> byName = starts.ToDictionary(static start => start.Guest.Name);
        foreach ((GuestName name, string circle) in waves.Circles)
            tally.Do(name.Text, () => throw new Failure(ExitCode.NotConfigured, $"AFTER goes in a circle: {circle}; it was not started"));
        NameForeign(starts, registered);

        using StartGroup group = new(2 * Environment.ProcessorCount, [.. starts.Select(static start => start.Guest.Name.Text)]);
        Slots ahead = new(MostAhead);
        for (int i = 0; i < waves.All.Count; i++)
        {
            bool isAwaited = i + 1 < waves.All.Count;
            Crew.Each(waves.All[i], guest => tally.Do(guest.Name.Text, () => Start(byName[guest.Name], ahead, group, isAwaited, tally)));
        }

        return tally.End();
    }

    private static Ranked Rank(PreparedStart start) => new(start.Guest, start.Configuration.Options.Order ?? 0, [.. Names(start)]);

    private static IEnumerable<GuestName> Names(PreparedStart start) =>
        GuestName.In(start.Configuration.Options.After);

    private string? Prepare(string line, GuestList registered, List<PreparedStart> starts)
    {
        GuestName name = GuestName.Parse(line);
        TimeSpan patience = Starter.BridgePatience - Stopwatch.GetElapsedTime(_begin);
        starts.Add(_starter.Prepare(registered.Find(name) ?? throw Registry.NotRegistered(name), patience));
        return null;
    }

    // To stand after a guest that does not start with the host is no reason not to start.
    private void NameForeign(List<PreparedStart> starts, GuestList registered)
    {
        HashSet<GuestName> here = [.. starts.Select(static start => start.Guest.Name)];
        foreach (PreparedStart start in starts)
        {
            foreach (GuestName after in Names(start).Where(after => !here.Contains(after)))
            {
                string why = registered.Find(after) is null ? "is not registered" : "does not start with the host";
                _output.Error($"{start.Guest.Name}: warning: AFTER names {after}, which {why}");
            }
        }
    }

    private string Start(PreparedStart start, Slots ahead, StartGroup group, bool isAwaited, Tally tally)
    {
        GuestOptions options = start.Configuration.Options;
        Thread.Sleep(TimeSpan.FromSeconds(options.BootDelay ?? 0));
        StartReport report;

        // All that qemu needs is made before it is this guest's turn.
        using (ahead.Take())
        using (Launcher launcher = Launcher.Begin())
            report = _starter.Start(start, launcher, _patience, group);
        if (!report.WasRunning)
            tally.NoteDeed();

        if (!isAwaited || options.Ready is not Readiness ready)
            return report.Line;
        return $"{report.Line}, {ReadinessProbe.Wait(start, ready)}";
    }
}
