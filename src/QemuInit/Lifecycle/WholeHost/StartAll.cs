using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Starts the guests of the autostart list, wave by wave: those of a wave together, but no more at once than twice the
/// host's processors: fewer leave these to the guests that have started, which keep them busy while others wait. One that fails,
/// hangs or is never ready keeps none of the others from starting.
/// </summary>
internal sealed class StartAll
{
    // To read a few small files takes a millisecond. A guest whose folder or image lies on a file system that hangs is given up.
    private static readonly TimeSpan s_reading = TimeSpan.FromSeconds(10);

    // More than all that a start waits for takes: bridges, PRECMD, qemu's greeting, POSTCMD, an agent or a port.
    private static readonly TimeSpan s_start = TimeSpan.FromMinutes(6);

    private readonly IGuests _guests;
    private readonly Output _output;
    private readonly TimeSpan? _patience;
    private readonly Scheduler _scheduler;

    // All guests together wait no longer for bridges than one does.
    private readonly long _begin;

    /// <summary>Prepares; starts nothing yet.</summary>
    /// <param name="guests">What starts one guest.</param>
    /// <param name="output">Where progress and errors go.</param>
    /// <param name="patience">How long each qemu may take until it greets; null for the usual time.</param>
    /// <param name="scheduler">The time and the threads; null for the host's.</param>
    public StartAll(IGuests guests, Output output, TimeSpan? patience, Scheduler? scheduler = null)
    {
        _guests = guests;
        _output = output;
        _patience = patience;
        _scheduler = scheduler ?? Scheduler.OfHost;
        _begin = _scheduler.GetTimestamp();
    }

    /// <summary>Starts guests and returns the worst exit code; nothing was to do where all of them run already.</summary>
    /// <param name="lines">The lines of the autostart list, or names.</param>
    /// <param name="registered">The registered guests.</param>
    /// <param name="before">What stops those that run, once all is checked; null where they are not to be restarted.</param>
    public ExitCode Run(IReadOnlyList<string> lines, GuestList registered, StopAll? before = null)
    {
        BulkOutcome outcome = new(_output);
        if (before is not null)
            _guests.EndStartOfAll();
        _guests.BeginStartOfAll();

        // An empty list is what the administrator wants, and not an error.
        if (lines.Count == 0)
            outcome.NoteDeed();
        List<PreparedStart> starts = Read([.. lines.Distinct(StringComparer.OrdinalIgnoreCase)], registered, withBridges: before is not null, outcome);
        before?.Stop([.. starts.Select(static start => start.Guest)], outcome);
        StartInWaves(starts, registered, outcome);
        return outcome.End();
    }

    // Each on a thread of its own: the file system of one may hang. A guest whose files are right is counted when it starts.
    private List<PreparedStart> Read(IReadOnlyList<string> lines, GuestList registered, bool withBridges, BulkOutcome outcome)
    {
        PreparedStart?[] starts = new PreparedStart?[lines.Count];
        ExitCode[] codes = new ExitCode[lines.Count];
        Array.Fill(codes, ExitCode.NothingToDo);
        void ReadOne(int i) => codes[i] = Attempt.Do(_output, Printable.Of(lines[i]), () =>
        {
            GuestName name = GuestName.Parse(lines[i]);
            RegisteredGuest guest = registered.Find(name) ?? throw Registry.NotRegistered(name);

            // A guest that could not be started again is not stopped.
            starts[i] = _guests.Prepare(guest, withBridges);
            return null;
        });
        ThreadPerItem.Begin(_scheduler, [.. Enumerable.Range(0, lines.Count)], ReadOne, ReadOne).Join(s_reading);

        List<PreparedStart> read = [];
        for (int i = 0; i < lines.Count; i++)
        {
            if (codes[i] == ExitCode.Success && starts[i] is PreparedStart start)
                read.Add(start);
            else if (codes[i] > ExitCode.Success)
                outcome.NoteFailure(Printable.Of(lines[i]), codes[i]);
            else
                outcome.Do(Printable.Of(lines[i]), () => throw NotRead());
        }

        return read;
    }

    private static Failure NotRead() => new(
        ExitCode.Error, $"its files could not be read within {Seconds.Whole(s_reading)} s: the file system that they are on does not answer");

    private void StartInWaves(List<PreparedStart> starts, GuestList registered, BulkOutcome outcome)
    {
        Waves waves = Waves.Of([.. starts.Select(static start => Rank(start))]);
        Dictionary<GuestName, PreparedStart> byName = starts.ToDictionary(static start => start.Guest.Name);
        foreach ((GuestName name, string circle) in waves.Circles)
            outcome.Do(name.Text, () => throw new Failure(ExitCode.NotConfigured, $"AFTER forms a cycle: {circle}; not started"));
        NameForeign(starts, registered);

        using StartGroup group = new(2 * Environment.ProcessorCount, [.. starts.Select(static start => start.Guest.Name.Text)]);
        for (int i = 0; i < waves.All.Count; i++)
        {
            bool isAwaited = i + 1 < waves.All.Count;
            void StartOne(RegisteredGuest guest) => outcome.Do(guest.Name.Text, () => Start(byName[guest.Name], group, isAwaited, outcome));
            ThreadPerItem.Begin(_scheduler, waves.All[i], StartOne, StartOne)
                .Join(Patience(waves.All[i].Select(guest => byName[guest.Name].Configuration.Options)));
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

    private static OrderedGuest Rank(PreparedStart start) => new(start.Guest, start.Configuration.Options.Order ?? 0, [.. Names(start)]);

    private static IEnumerable<GuestName> Names(PreparedStart start) =>
        GuestName.In(start.Configuration.Options.After);

    // To stand after a guest that does not start with the host is not a reason not to start.
    private void NameForeign(List<PreparedStart> starts, GuestList registered)
    {
        HashSet<GuestName> here = [.. starts.Select(static start => start.Guest.Name)];
        foreach (PreparedStart start in starts)
        {
            int others = 0;
            foreach (GuestName after in Names(start).Where(after => !here.Contains(after)))
            {
                if (++others > FewWarnings.Most)
                    continue;
                string why = registered.Find(after) is null ? "is not registered" : "does not start with the host";
                _output.Error($"{start.Guest.Name}: warning: AFTER names {after}, which {why}");
            }

            if (others > FewWarnings.Most)
                _output.Error($"{start.Guest.Name}: {FewWarnings.More(others - FewWarnings.Most)}");
        }
    }

    private string Start(PreparedStart start, StartGroup group, bool isAwaited, BulkOutcome outcome)
    {
        GuestOptions options = start.Configuration.Options;
        _scheduler.Sleep(TimeSpan.FromSeconds(options.BootDelay ?? 0));
        _guests.AwaitBridges(start, Starter.BridgePatience - _scheduler.GetElapsedTime(_begin));
        StartReport report = _guests.Start(start, _patience, group);
        if (!report.WasRunning)
            outcome.NoteDeed();

        if (!isAwaited || options.Ready is not Readiness ready)
            return report.Line;
        return $"{report.Line}, {_guests.AwaitReadiness(start, ready)}";
    }
}
