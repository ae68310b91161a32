using System;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Keeps a guest in the foreground: starts it, tells the supervisor, and stays as long as it runs. No lock is held meanwhile:
/// other verbs work on the guest as on any other.
/// </summary>
internal sealed class Foreground
{
    // PRECMD, qemu's greeting and POSTCMD have a minute each.
    private static readonly TimeSpan s_longestStart = Starter.BridgePatience + TimeSpan.FromMinutes(3);

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly IGuests _guests;
    private readonly Supervisor _supervisor;
    private readonly ITerminationSignals _signals;
    private readonly Output _output;
    private readonly Scheduler _scheduler;

    /// <summary>Prepares; starts nothing yet.</summary>
    /// <param name="guests">What starts and stops the guest.</param>
    /// <param name="supervisor">Is told how far it is.</param>
    /// <param name="signals">The wish that the guest be stopped.</param>
    /// <param name="output">Where progress goes.</param>
    /// <param name="scheduler">The time and the threads; null for the host's.</param>
    public Foreground(IGuests guests, Supervisor supervisor, ITerminationSignals signals, Output output, Scheduler? scheduler = null)
    {
        _guests = guests;
        _supervisor = supervisor;
        _signals = signals;
        _output = output;
        _scheduler = scheduler ?? Scheduler.OfHost;
    }

    /// <summary>What follows when the guest has been started.</summary>
    public required Action Started { get; init; }

    /// <summary>Whether a signal told this program to end the guest, before it had ended by itself or for another verb.</summary>
    public bool WasTold { get; private set; }

    /// <summary>Starts a guest, or takes over one that runs, and returns when it has ended.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="stopPatience">How long the guest may take to shut down; null for its STOPDELAY.</param>
    /// <returns>One line that says how it ended.</returns>
    /// <exception cref="Failure">It did not start, or did not end in order.</exception>
    public string Run(RegisteredGuest guest, TimeSpan? stopPatience)
    {
        PreparedStart prepared = _guests.Prepare(guest, withBridges: false);
        StartReport? started = null;
        Attend(guest, stopPatience, () =>
        {
            _guests.AwaitBridges(prepared, Starter.BridgePatience);
            started = _guests.Start(prepared, patience: null, group: null);
        });
        Announce(prepared, started!);
        Started();
        while (true)
        {
            using (IProcessHandle? qemu = _guests.FindProcess(guest.Name))
            {
                if (qemu is not null)
                {
                    if (!qemu.WaitForEnd(_signals))
                        return Stop(guest, qemu, stopPatience);

                    _guests.Reap(qemu);
                }
            }

            // Another verb may have ended it only to start it again.
            IDisposable? held = null;
            Attend(guest, stopPatience, () => held = _guests.AwaitQuiet(guest.Name));
            using IDisposable? quiet = held;
            if (_guests.FindLife(guest.Name) is not GuestLife life)
            {
                // The supervisor's signal may have come just as the guest ended for another reason.
                WasTold = _signals.HasCome(TimeSpan.Zero);
                return _guests.ExplainEnd(guest.Name);
            }

            if (life.Trouble is string trouble)
                throw new Failure(ExitCode.Error, trouble);
            string line = $"restarted by another verb (pid {life.Pid})";
            _output.Line($"{guest.Name}: {line}");
            _supervisor.Note(line);
        }
    }

    // What is done under the guest's lock is not broken off: a signal is obeyed right after. But the supervisor would lose
    // patience.
    private void Attend(RegisteredGuest guest, TimeSpan? stopPatience, Action act)
    {
        bool isOver = false;
        void Watch()
        {
            bool hasCome = false;
            while (!hasCome && !Volatile.Read(ref isOver))
                hasCome = _signals.HasCome(s_look);
            if (!Volatile.Read(ref isOver))
                _supervisor.Stopping(s_longestStart + _guests.LongestStop(guest, stopPatience));
        }

        Begin(Watch);
        try
        {
            act();
        }
        finally
        {
            Volatile.Write(ref isOver, true);
        }
    }

    private void Announce(PreparedStart prepared, StartReport started)
    {
        _output.Line($"{prepared.Guest.Name}: {started.Line}");
        if (started.WasRunning || prepared.Configuration.Options.Ready is not Readiness ready)
        {
            _supervisor.Ready(started.Line);
            return;
        }

        // Beside the waiting for signals: a guest that is never ready can be stopped anyway.
        _supervisor.Waiting($"{started.Line}, waiting until it is ready", ReadinessProbe.Longest(ready));
        Begin(() => AwaitReadiness(prepared, ready, started.Line));
    }

    // One that is not ready in time is said to be up nevertheless, as at the host's start: a guest that waits for it shall not wait for
    // ever.
    private void AwaitReadiness(PreparedStart prepared, Readiness ready, string line)
    {
        _ = Attempt.Do(_output, prepared.Guest.Name.Text, () => _guests.AwaitReadiness(prepared, ready));
        if (_guests.IsAlive(prepared.Guest.Name))
            _supervisor.Ready(line);
    }

    private string Stop(RegisteredGuest guest, IProcessHandle qemu, TimeSpan? patience)
    {
        WasTold = true;
        _supervisor.Stopping(_guests.LongestStop(guest, patience));
        StopReport? stopped = null;
        string? TryStop()
        {
            stopped = _guests.Stop(guest, patience);
            return null;
        }

        // Beside the waiting for a second signal, which cuts what the first one asks.
        IWorker stop = Begin(() => Attempt.Do(_output, guest.Name.Text, TryStop));
        StopReport? cut = qemu.WaitForEnd(_signals) ? null : _guests.Cut(guest);
        stop.Join();
        StopReport? report = cut is null or { Step: StopStep.None } ? stopped : cut;
        return report?.Line ?? "ended";
    }

    private IWorker Begin(Action act) =>
        _scheduler.TryBegin(act) ?? throw new Failure(ExitCode.Error, "the host allows no more threads; raise its limit of threads, or end other programs");
}
