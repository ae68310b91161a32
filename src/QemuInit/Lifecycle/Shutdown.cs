using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Reports;

namespace QemuInit.Lifecycle;

/// <summary>
/// Stops all running guests before the host goes down: the waves of their start in reverse, those of a wave together. With a
/// deadline, each wave has its share of what is left, so that a guest that hangs takes no time from the waves after it.
/// </summary>
internal sealed class Shutdown
{
    private readonly Directories _directories;
    private readonly Stopper _stopper;
    private readonly Output _output;

    /// <summary>Prepares; stops nothing yet.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="stopper">Stops one guest.</param>
    /// <param name="output">Where progress and complaints go.</param>
    public Shutdown(Directories directories, Stopper stopper, Output output)
    {
        _directories = directories;
        _stopper = stopper;
        _output = output;
    }

    /// <summary>Stops guests and returns the worst exit code; nothing was to do where none of them runs.</summary>
    /// <param name="registered">The registered guests.</param>
    /// <param name="deadline">How long all may take together; null for each guest's own STOPDELAY.</param>
    public ExitCode Run(GuestList registered, TimeSpan? deadline)
    {
        long begin = Stopwatch.GetTimestamp();
        Tally tally = new(_output);

        // A guest that crashed is a stopped one once somebody has stopped it, and is cleared as such.
        foreach (RegisteredGuest guest in registered.Guests.Where(HasCrashed))
            tally.Do(guest.Name.Text, () => _stopper.Stop(guest, deadline).Line);
        foreach (RegisteredGuest guest in registered.Guests.Where(MayBeLost))
            tally.Do(guest.Name.Text, () => RequireNotLost(guest));

        List<Ranked> running = [.. registered.Guests.Where(IsRunning).Select(Rank).OfType<Ranked>()];
        Waves waves = Waves.Of(running);

        // Guests that wait for each other in a circle had no order when they started, and have none now: they stop first.
        List<IReadOnlyList<RegisteredGuest>> order = [.. waves.All.Reverse()];
        if (waves.Circles.Count > 0)
            order.Insert(0, [.. running.Select(static ranked => ranked.Guest).Where(guest => waves.Circles.ContainsKey(guest.Name))]);

        for (int i = 0; i < order.Count; i++)
        {
            TimeSpan? share = (deadline - Stopwatch.GetElapsedTime(begin)) / (order.Count - i);
            Crew.Each(order[i], guest => tally.Do(guest.Name.Text, () => Stop(guest, share, tally)));
        }

        return tally.End();
    }

    private string Stop(RegisteredGuest guest, TimeSpan? patience, Tally tally)
    {
        StopReport report = _stopper.StopWithHost(guest, patience);
        if (report.Step != StopStep.None)
            tally.NoteDeed();
        return report.Line;
    }

    private bool HasCrashed(RegisteredGuest guest) => !IsRunning(guest) && File.Exists(Paths(guest).Pid);

    // So it looks during a start too.
    private bool MayBeLost(RegisteredGuest guest) => !IsRunning(guest) && File.Exists(Paths(guest).Qmp);

    private string? RequireNotLost(RegisteredGuest guest) =>
        GuestProbe.Probe(guest.Name.Text, Paths(guest)) is { State: GuestState.Unmanaged, Pid: null, Detail: string lost }
            ? throw new Failure(ExitCode.Error, lost)
            : null;

    private bool IsRunning(RegisteredGuest guest) => LifeLock.Holder(Paths(guest).Pid) is not null;

    // As it was booted, whatever its files say now; null for a guest that is left alone.
    private Ranked? Rank(RegisteredGuest guest)
    {
        if (BootRecord.TryRead(Paths(guest).Booted) is not BootRecord booted)
            return new Ranked(guest, order: 0, after: []);
        if (!booted.StopWithHost)
        {
            _output.Line($"{guest.Name}: left running, as ON_SHUTDOWN=leave says");
            return null;
        }

        return new Ranked(guest, booted.Order, [.. GuestName.In(booted.After)]);
    }

    private GuestPaths Paths(RegisteredGuest guest) => new(_directories, guest.Name.Text);
}
