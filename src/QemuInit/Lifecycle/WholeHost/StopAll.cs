using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Stops all guests before the host goes down: the waves of their start in reverse, those of a wave together. With a deadline,
/// each wave has its share of what is left: then the next one begins, so that a guest that hangs takes no time from it, while
/// those of the wave that are slow are still waited for, until the deadline.
/// </summary>
internal sealed class StopAll
{
    // A user who starts guests as fast as they are stopped does not keep the host up.
    private const int MostRounds = 5;

    // A guest that is cut at the deadline takes this much longer at most.
    private static readonly TimeSpan s_cut = TimeSpan.FromSeconds(5);

    private readonly IGuests _guests;
    private readonly Output _output;
    private readonly Scheduler _scheduler;
    private readonly long _begin;
    private readonly TimeSpan? _deadline;

    /// <summary>Prepares; stops nothing yet.</summary>
    /// <param name="guests">What stops one guest.</param>
    /// <param name="output">Where progress and errors go.</param>
    /// <param name="deadline">How long all may take together, from now; null for each guest's own STOPDELAY.</param>
    /// <param name="scheduler">The time and the threads; null for the host's.</param>
    public StopAll(IGuests guests, Output output, TimeSpan? deadline, Scheduler? scheduler = null)
    {
        _guests = guests;
        _output = output;
        _deadline = deadline;
        _scheduler = scheduler ?? Scheduler.OfHost;
        _begin = _scheduler.GetTimestamp();
    }

    /// <summary>Stops all guests that run and returns the worst exit code; nothing was to do where there are none.</summary>
    /// <param name="read">Reads the list of registered guests. Where it cannot, those that run are stopped anyway.</param>
    public ExitCode Run(Func<GuestList> read)
    {
        BulkOutcome outcome = new(_output);
        outcome.Try("the start of all guests", _guests.EndStartOfAll);
        List<RegisteredGuest> guests = [];
        outcome.Try("the list of registered guests", () => AddRegistered(read(), guests));
        outcome.Try(_guests.RunFolder, () => AddUnregistered(guests));
        Stop(guests, () => Look(read, guests), outcome);
        return outcome.End();
    }

    /// <summary>Stops those guests that run.</summary>
    /// <param name="guests">The guests.</param>
    /// <param name="outcome">Is told what becomes of each.</param>
    public void Stop(IReadOnlyList<RegisteredGuest> guests, BulkOutcome outcome) => Stop(guests, () => { }, outcome);

    private void Stop(IReadOnlyList<RegisteredGuest> guests, Action look, BulkOutcome outcome)
    {
        using DescriptorLimit raised = DescriptorLimit.Raise();

        // Looked for again, because a user may have started one meanwhile, one that was stopped already among them.
        HashSet<GuestName> known = [];
        for (int round = 0; round < MostRounds; round++)
        {
            List<RegisteredGuest> found = [.. guests.Where(guest => _guests.IsThere(guest.Name) && known.Add(guest.Name))];
            if (found.Count == 0)
                return;
            HashSet<GuestName> names = [.. found.Select(static guest => guest.Name)];
            StopInWaves([.. found.Select(guest => Rank(guest, names)).OfType<OrderedGuest>()], outcome);
            known.ExceptWith(found.Select(static guest => guest.Name).Where(name => !_guests.IsThere(name)));
            look();
        }
    }

    // What was registered meanwhile. What cannot be read now was told before, or is for the next call to tell.
    private void Look(Func<GuestList> read, List<RegisteredGuest> guests)
    {
        try
        {
            AddRegistered(read(), guests);
            AddUnregistered(guests);
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            return;
        }
    }

    private void StopInWaves(List<OrderedGuest> guests, BulkOutcome outcome)
    {
        Waves waves = Waves.Of(guests);

        // Guests that wait for each other in a circle had no order when they started, and have none now: they stop first.
        List<IReadOnlyList<RegisteredGuest>> order = [.. waves.All.Reverse()];
        if (waves.Circles.Count > 0)
            order.Insert(0, [.. guests.Select(static ordered => ordered.Guest).Where(guest => waves.Circles.ContainsKey(guest.Name))]);

        List<ThreadPerItem> begun = [];
        for (int i = 0; i < order.Count; i++)
        {
            TimeSpan? share = Rest() / (order.Count - i);
            begun.Add(ThreadPerItem.Begin(
                _scheduler,
                order[i],
                guest => outcome.Do(guest.Name.Text, () => Stop(guest, Rest(), outcome)),
                guest => outcome.Do(guest.Name.Text, () => Stop(guest, share, outcome))));
            begun[i].Join(share);
        }

        begun.ForEach(threads => threads.Join(Rest() + s_cut));
    }

    private string? Stop(RegisteredGuest guest, TimeSpan? patience, BulkOutcome outcome)
    {
        StopReport report = _guests.StopWithHost(guest, patience);
        if (report.Step == StopStep.None)
            return null;
        outcome.NoteDeed();
        return report.Tell(_output, guest.Name.Text);
    }

    private static void AddRegistered(GuestList list, List<RegisteredGuest> guests)
    {
        HashSet<GuestName> known = [.. guests.Select(static guest => guest.Name)];
        guests.AddRange(list.Guests.Where(guest => !known.Contains(guest.Name)));
    }

    // Where a line of the list was lost, or cannot be read, the guest runs anyway, and the host would cut it.
    private void AddUnregistered(List<RegisteredGuest> guests)
    {
        HashSet<GuestName> known = [.. guests.Select(static guest => guest.Name)];
        foreach (GuestName name in _guests.Started())
        {
            if (known.Contains(name) || _guests.FindLife(name) is null)
                continue;
            _output.Error($"{name}: warning: it runs, and is not registered; it is stopped like the others");
            guests.Add(new RegisteredGuest(name, Folder: "", Number: 0));
        }
    }

    private TimeSpan? Rest() => _deadline - _scheduler.GetElapsedTime(_begin);

    // As it was booted, whatever its files say now; null for a guest that is left alone. The records of all can name more guests than fit into
    // memory: only those that stop with it are kept.
    private OrderedGuest? Rank(RegisteredGuest guest, HashSet<GuestName> names)
    {
        if (_guests.Record(guest.Name) is not StartRecord booted)
            return new OrderedGuest(guest, StartRecord.DefaultOrder, after: []);
        if (!booted.StopWithHost && _guests.FindLife(guest.Name) is not null)
        {
            _output.Result(guest.Name.Text, "left running, as ON_SHUTDOWN=leave says");
            return null;
        }

        return new OrderedGuest(guest, booted.Order, [.. GuestName.In(booted.After).Where(names.Contains)]);
    }
}
