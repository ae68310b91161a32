using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Stops guests, and takes away what they leave in RUNDIR.</summary>
internal sealed class Stopper
{
    // A stop before this one may use its whole time, and then this one finds the guest stopped.
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_endOfQemu = TimeSpan.FromSeconds(5);

    // The kernel has a guest's memory to give back.
    private static readonly TimeSpan s_endOfKilled = TimeSpan.FromSeconds(2);

    private readonly Directories _directories;

    /// <summary>Stops guests that live in these directories.</summary>
    public Stopper(Directories directories) => _directories = directories;

    /// <summary>Shuts a guest down.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="patience">How long the guest may take; null for its STOPDELAY.</param>
    /// <exception cref="Failure">It could not be ended.</exception>
    public StopReport Stop(RegisteredGuest guest, TimeSpan? patience)
    {
        GuestPaths paths = Paths(guest);
        OrphanedGuest.Refuse(_directories, paths);
        if (HostFile.TrySize(paths.Run) is null)
            return new StopReport(StopStep.None, TimeSpan.Zero);
        return Record(paths, Verbs.Stop, () =>
        {
            using GuestLock? held = Lock(guest, paths, patience);
            return held is null ? CutUnlocked(paths) : StopLocked(guest, patience, Verbs.Stop);
        });
    }

    /// <summary>How long a guest that ignores everything takes to be stopped.</summary>
    /// <param name="guest">The guest, which runs.</param>
    /// <param name="patience">How long the guest may take; null for its STOPDELAY.</param>
    public TimeSpan LongestStop(RegisteredGuest guest, TimeSpan? patience) =>
        (patience ?? StopDelay(StartRecord.TryRead(Paths(guest).Booted))) + (3 * s_endOfQemu);

    /// <summary>Shuts a guest down whose lock the caller holds.</summary>
    public StopReport StopLocked(RegisteredGuest guest, TimeSpan? patience, string verb) => StopLocked(guest, patience, s_endOfQemu, verb);

    /// <summary>Shuts a guest down within its share of the time that the host has before it goes down itself.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="share">The share; null where the host waits as long as STOPDELAY says.</param>
    public StopReport StopWithHost(RegisteredGuest guest, TimeSpan? share)
    {
        if (share is not TimeSpan all)
            return Stop(guest, patience: null);

        // What quit, SIGTERM and SIGKILL may take is part of the share, so that the deadline holds for who ignores everything
        // too.
        TimeSpan end = Min(all / 10, s_endOfQemu);
        TimeSpan toCut = (2 * end) + Min(all / 20, s_endOfKilled);
        GuestPaths paths = Paths(guest);
        long begin = Stopwatch.GetTimestamp();
        return Record(paths, Verbs.Stop, () =>
        {
            using GuestLock? held = GuestLock.TryTake(paths.Lock, Verbs.Stop, all - toCut, out _);
            if (held is null)
                return CutUnlocked(paths);
            TimeSpan rest = all - Stopwatch.GetElapsedTime(begin);
            return StopLocked(guest, Min(rest - toCut, StopDelay(StartRecord.TryRead(paths.Booted))), end, Verbs.Stop);
        });
    }

    /// <summary>Cuts a guest at once, even where another verb waits for it.</summary>
    public StopReport Cut(RegisteredGuest guest)
    {
        GuestPaths paths = Paths(guest);
        OrphanedGuest.Refuse(_directories, paths);
        if (HostFile.TrySize(paths.Run) is null)
            return new StopReport(StopStep.None, TimeSpan.Zero);
        StopReport report = CutUnlocked(paths);

        // Under the lock, because a start that waited for this end may be making again what is to be cleared.
        using GuestLock _ = GuestLock.Take(paths.Lock, Verbs.Stop, s_lockPatience);

        // What was being started could not be cut before it was there.
        if (report.Step == StopStep.None)
            report = CutHolder(paths, isLocked: true);
        Clear(paths);
        return report;
    }

    // Where another verb has the lock all the time, a start that hangs for one, it must not keep a guest from its end. It is ended with all
    // that it has started: a child that keeps its sockets would keep that verb waiting.
    private static StopReport CutUnlocked(GuestPaths paths)
    {
        StopReport report = CutHolder(paths, isLocked: false);
        if (report.Step != StopStep.None)
            EndGroup(paths);
        return report;
    }

    private static StopReport CutHolder(GuestPaths paths, bool isLocked) =>
        Record(paths, "poweroff", () => End(paths, booted: null, s_endOfQemu, static ladder => ladder.Cut(), why: null, isLocked));

    private static StopReport Record(GuestPaths paths, string verb, Func<StopReport> stop) =>
        ActionLog.Record(paths, verb, stop, static report => report.Step == StopStep.None ? null : report.Line);

    private StopReport StopLocked(RegisteredGuest guest, TimeSpan? patience, TimeSpan endOfQemu, string verb)
    {
        GuestPaths paths = Paths(guest);
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        string next = verb == Verbs.Restart
            ? $"is not started again; start it with: qemu-init start {guest.Name}"
            : $"is not cut if it does not; see: qemu-init status {guest.Name}";
        string? left = null;
        StopStep Ask(StopLadder ladder)
        {
            // The time that this takes is the guest's own.
            long begin = Stopwatch.GetTimestamp();

            // Asked while qemu lives; what it opened later nothing else records.
            left = booted is null ? null : LateImages.Left(LateImages.Ask(paths, booted) ?? [], booted.Arguments, booted.Folder ?? "/");
            if (left is not null)
                LateImages.Note(paths, verb, left);
            ShutdownNote.Write(paths, verb);
            using IDisposable begun = UnderWay.Begin(
                guest.Name.Text, paths, verb, $"the guest was asked to shut down and goes on doing so, and {next}");
            return ladder.Stop((patience ?? StopDelay(booted)) - Stopwatch.GetElapsedTime(begin));
        }

        StopReport report = End(paths, booted, endOfQemu, Ask, "it did not shut down", isLocked: true);
        if (report.Step is StopStep.Unanswered or StopStep.Agent or StopStep.PowerButton)
            report = AsRecorded(report, paths);
        if (report.Step == StopStep.None && Crash.Find(paths) is string crash)
        {
            Crash.Note(paths, crash);
            report = new StopReport(StopStep.None, report.Elapsed, crash);
        }

        Clear(paths);
        return left is null ? report : report.With(left);
    }

    // While the guest was waited for, another may have ended it, or an accident.
    private static StopReport AsRecorded(StopReport report, GuestPaths paths)
    {
        GuestEnd end = new(FlightRecord.LastEnd(paths.Events));
        if (end.IsGuestsOwn)
            return report;
        return new StopReport(end.Reason is null ? StopStep.Crash : StopStep.Otherwise, report.Elapsed, end.Text) { Thawed = report.Thawed };
    }

    private static GuestLock? Lock(RegisteredGuest guest, GuestPaths paths, TimeSpan? patience)
    {
        using IDisposable step = Steps.OfProcess.Begin(guest.Name.Text, Starter.AwaitedVerb, patience ?? s_lockPatience);
        return patience is TimeSpan own
            ? GuestLock.TryTake(paths.Lock, Verbs.Stop, own, out _)
            : GuestLock.Take(paths.Lock, Verbs.Stop, s_lockPatience);
    }

    private static TimeSpan StopDelay(StartRecord? booted) => TimeSpan.FromSeconds(booted?.StopDelay ?? StartRecord.LeastStopDelay);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // why: the reason for cutting the guest off, where the ladder has none of its own.
    private static StopReport End(GuestPaths paths, StartRecord? booted, TimeSpan endOfQemu, Func<StopLadder, StopStep> climb, string? why, bool isLocked)
    {
        long begin = Stopwatch.GetTimestamp();
        StopStep step = StopStep.None;
        string? halt = null;
        bool thawed = false;
        IDisposable? begun = null;
        void Tell(string words, TimeSpan elapsed, TimeSpan limit) =>
            begun = Steps.OfProcess.Begin(Path.GetFileName(paths.Run), words, limit, elapsed);
        using (ProcessHandle? qemu = GuestLife.TryOpen(paths))
        {
            if (qemu is not null)
            {
                StopLadder ladder = new(
                    qemu, patience => Connect(paths, patience), AgentOf(paths, booted, () => thawed = true), TimeProvider.System)
                {
                    EndOfQemu = endOfQemu,
                    Tell = Tell,
                };
                try
                {
                    step = climb(ladder);
                }
                finally
                {
                    begun?.Dispose();
                }

                halt = ladder.Halt;
            }
        }

        if (IsHeldByStrays(paths))
        {
            EndGroup(paths);
            StopStep ended = GuestStrays.End(paths, isLocked);
            step = step == StopStep.None ? ended : step;
        }

        return new StopReport(step, Stopwatch.GetElapsedTime(begin), step is StopStep.None or StopStep.LockReplaced ? null : halt ?? why) { Thawed = thawed };
    }

    // A guest in order is one that another verb started meanwhile.
    private static bool IsHeldByStrays(GuestPaths paths)
    {
        if (GuestLife.Find(paths) is not GuestLife life)
            return false;
        using ProcessHandle? qemu = life.Trouble is null ? GuestLife.TryOpen(paths) : null;
        return qemu is null;
    }

    // Each monitor serves one client at a time: where another holds the one for programs, that for people does as well.
    private static IMonitor? Connect(GuestPaths paths, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        return Connect(paths.Qmp, QmpMonitor.TryConnect, patience / 2)
            ?? Connect(paths.Socket(HumanMonitor.SocketName), HumanMonitor.TryConnect, patience - Stopwatch.GetElapsedTime(begin));
    }

    private static IMonitor? Connect(string path, Func<string, IMonitor?> connect, TimeSpan patience)
    {
        IMonitor? monitor = null;
        try
        {
            monitor = connect(path);
            monitor?.Greet(patience);
            return monitor;
        }
        catch (Exception error) when (error is MonitorException || Failure.IsOfHost(error))
        {
            // Another client holds it, qemu hangs or ends, or there is no descriptor more: the ladder tries again, or goes on
            // without.
            monitor?.Dispose();
            return null;
        }
    }

    // Without a record the socket tells: it is there only with AGENT=1.
    private static Func<TimeSpan, bool>? AgentOf(GuestPaths paths, StartRecord? booted, Action noteThaw)
    {
        if (!(booted?.Agent ?? File.Exists(paths.Socket(GuestAgent.SocketName))))
            return null;
        return patience =>
        {
            bool accepted = GuestAgent.TryShutdown(paths.Socket(GuestAgent.SocketName), patience, out bool thawed);
            if (thawed)
                noteThaw();
            return accepted;
        };
    }

    /// <summary>Removes what a guest that is proven dead left behind; its lock file stays.</summary>
    /// <param name="paths">The guest's paths; the caller holds its lock.</param>
    /// <param name="removed">Is told the path of each file that was removed; null for nobody.</param>
    /// <exception cref="Failure">It runs, and it is not certain as which process.</exception>
    public static void Clear(GuestPaths paths, Action<string>? removed = null)
    {
        if (GuestLife.Find(paths)?.Trouble is string trouble)
            throw new Failure(ExitCode.Error, trouble);
        if (LostGuest.Explain(paths) is string lost)
            throw new Failure(ExitCode.Error, lost);
        Remove(paths, removed);
    }

    /// <summary>The same for a start that failed, whose sockets its launcher may still hold.</summary>
    /// <param name="paths">The guest's paths; the caller holds its lock.</param>
    /// <param name="removed">Is told the path of each file that was removed; null for nobody.</param>
    public static void Remove(GuestPaths paths, Action<string>? removed = null)
    {
        if (HostFile.TrySize(paths.Run) is null || LifeLock.Holder(paths.Pid) is not null)
            return;
        EndGroup(paths);
        string[] kept = [paths.Lock, GuestLock.GuardOf(paths.Lock), paths.Pid];
        foreach (string path in HostFolder.Paths(paths.Run).Where(path => !kept.Contains(path) && !Directory.Exists(path)))
        {
            HostFile.Remove(path);
            removed?.Invoke(path);
        }

        // Last, because a dead guest with a pid file counts as crashed until all else is gone.
        bool hasPid = removed is not null && HostFile.TrySize(paths.Pid) is not null;
        HostFile.Remove(paths.Pid);
        if (hasPid)
            removed?.Invoke(paths.Pid);
    }

    // What the guest's processes started, and left behind.
    private static void EndGroup(GuestPaths paths) => ControlGroup.End(StartRecord.TryRead(paths.Booted)?.Group);

    private GuestPaths Paths(RegisteredGuest guest) => new(_directories, guest.Name.Text);
}
