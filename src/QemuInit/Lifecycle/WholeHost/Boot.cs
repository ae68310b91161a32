using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Starts the guests of the autostart list, wave by wave: those of a wave together, but no more at once than twice the
/// host's processors: fewer leave these to the guests that have started, which keep them busy while others wait. One that fails, hangs
/// or is never ready keeps none of the others from starting.
/// </summary>
internal sealed class Boot
{
    // To read a few small files takes a millisecond. Whose folder or image lies on a file system that hangs is not waited for.
    private static readonly TimeSpan s_reading = TimeSpan.FromSeconds(10);

    // More than all that a start waits for takes: bridges, PRECMD, qemu's greeting, POSTCMD, an agent or a port.
    private static readonly TimeSpan s_start = TimeSpan.FromMinutes(6);

    private readonly Directories _directories;
    private readonly Starter _starter;
    private readonly Output _output;
    private readonly TimeSpan? _patience;

    // All guests together wait no longer for bridges than one does.
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>Prepares; starts nothing yet.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="starter">Starts one guest.</param>
    /// <param name="output">Where progress and complaints go.</param>
    /// <param name="patience">How long each qemu may take until it greets; null for the usual time.</param>
    public Boot(Directories directories, Starter starter, Output output, TimeSpan? patience)
    {
        _directories = directories;
        _starter = starter;
        _output = output;
        _patience = patience;
    }

    /// <summary>Starts guests and returns the worst exit code; nothing was to do where all of them run already.</summary>
    /// <param name="lines">The lines of the autostart list, or names.</param>
    /// <param name="registered">The registered guests.</param>
    /// <param name="before">What stops those that run, once all is checked; null where they are not to be restarted.</param>
    public ExitCode Run(IReadOnlyList<string> lines, GuestList registered, Shutdown? before = null)
    {
        Tally tally = new(_output);
        if (before is not null)
            BulkStart.End(_directories, _output);
        BulkStart.Begin(_directories);

        // An empty list is what the administrator wants, and no reason to complain.
        if (lines.Count == 0)
            tally.NoteDeed();
        List<PreparedStart> starts = Read([.. lines.Distinct(StringComparer.OrdinalIgnoreCase)], registered, withBridges: before is not null, tally);
        before?.Stop([.. starts.Select(static start => start.Guest)], tally);
        StartInWaves(starts, registered, tally);
        return tally.End();
    }

    // Each on a thread of its own: see above. What is right is counted when it starts.
    private List<PreparedStart> Read(IReadOnlyList<string> lines, GuestList registered, bool withBridges, Tally tally)
    {
        PreparedStart?[] starts = new PreparedStart?[lines.Count];
        ExitCode[] codes = new ExitCode[lines.Count];
        Array.Fill(codes, ExitCode.NothingToDo);
        void ReadOne(int i) => codes[i] = Attempt.Do(_output, Printable.Of(lines[i]), () =>
        {
            GuestName name = GuestName.Parse(lines[i]);
            RegisteredGuest guest = registered.Find(name) ?? throw Registry.NotRegistered(name);

            // One that could not be started anew is not stopped.
            starts[i] = withBridges ? _starter.Prepare(guest) : _starter.Read(guest);
            return null;
        });
        Crew.Begin([.. Enumerable.Range(0, lines.Count)], ReadOne, ReadOne).Join(s_reading);

        List<PreparedStart> read = [];
        for (int i = 0; i < lines.Count; i++)
        {
            if (codes[i] == ExitCode.Success && starts[i] is PreparedStart start)
                read.Add(start);
            else if (codes[i] > ExitCode.Success)
                tally.NoteFailure(Printable.Of(lines[i]), codes[i]);
            else
                tally.Do(Printable.Of(lines[i]), () => throw NotRead());
        }

        return read;
    }

    private static Failure NotRead() => new(
        ExitCode.Error, $"its files could not be read within {Seconds.Whole(s_reading)} s: the file system that they are on does not answer");

    private void StartInWaves(List<PreparedStart> starts, GuestList registered, Tally tally)
    {
        Waves waves = Waves.Of([.. starts.Select(static start => Rank(start))]);
        Dictionary<GuestName, PreparedStart> byName = starts.ToDictionary(static start => start.Guest.Name);
        foreach ((GuestName name, string circle) in waves.Circles)
            tally.Do(name.Text, () => throw new Failure(ExitCode.NotConfigured, $"AFTER forms a cycle: {circle}; not started"));
        NameForeign(starts, registered);

        using StartGroup group = new(2 * Environment.ProcessorCount, [.. starts.Select(static start => start.Guest.Name.Text)]);
        for (int i = 0; i < waves.All.Count; i++)
        {
            bool isAwaited = i + 1 < waves.All.Count;
            void StartOne(RegisteredGuest guest) => tally.Do(guest.Name.Text, () => Start(byName[guest.Name], group, isAwaited, tally));
            Crew.Begin(waves.All[i], StartOne, StartOne).Join(Patience(waves.All[i].Select(guest => byName[guest.Name].Configuration.Options)));
        }
    }

    // A guest that hangs in the kernel, on a disk that does not answer, cannot be ended and keeps no later wave from starting.
    private static TimeSpan Patience(IEnumerable<GuestOptions> wave)
    {
        TimeSpan turns = TimeSpan.Zero;
        int longest = 0;
        foreach (GuestOptions options in wave)
        {
            turns += StartGroup.LongestTurn;
            longest = Math.Max(longest, (options.BootDelay ?? 0) + (options.Ready is { Kind: ReadinessKind.Seconds } ready ? ready.Number : 0));
        }

        return s_start + turns + TimeSpan.FromSeconds(longest);
    }

    private static Ranked Rank(PreparedStart start) => new(start.Guest, start.Configuration.Options.Order ?? 0, [.. Names(start)]);

    private static IEnumerable<GuestName> Names(PreparedStart start) =>
        GuestName.In(start.Configuration.Options.After);

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

    private string Start(PreparedStart start, StartGroup group, bool isAwaited, Tally tally)
    {
        GuestOptions options = start.Configuration.Options;
        Thread.Sleep(TimeSpan.FromSeconds(options.BootDelay ?? 0));
        _starter.RequireBridges(start, Starter.BridgePatience - Stopwatch.GetElapsedTime(_begin));
        StartReport report = _starter.Start(start, _patience, group);
        if (!report.WasRunning)
            tally.NoteDeed();

        if (!isAwaited || options.Ready is not Readiness ready)
            return report.Line;
        return $"{report.Line}, {ReadinessProbe.Wait(start, ready)}";
    }
}
