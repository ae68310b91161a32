using System;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Keeps a guest in the foreground: starts it, tells the supervisor, and stays as long as it runs. No lock is held meanwhile: other
/// verbs work on the guest as on any other.
/// </summary>
internal sealed class Foreground
{
    // PRECMD, qemu's greeting and POSTCMD have a minute each.
    private static readonly TimeSpan s_longestStart = Starter.BridgePatience + TimeSpan.FromMinutes(3);

    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly Starter _starter;
    private readonly Stopper _stopper;
    private readonly Supervisor _supervisor;
    private readonly TerminationSignals _signals;
    private readonly Output _output;

    /// <summary>Prepares; starts nothing yet.</summary>
    /// <param name="starter">Starts the guest.</param>
    /// <param name="stopper">Stops the guest.</param>
    /// <param name="supervisor">Is told how far it is.</param>
    /// <param name="signals">The wish that the guest be stopped.</param>
    /// <param name="output">Where progress goes.</param>
    public Foreground(Starter starter, Stopper stopper, Supervisor supervisor, TerminationSignals signals, Output output)
    {
        _starter = starter;
        _stopper = stopper;
        _supervisor = supervisor;
        _signals = signals;
        _output = output;
    }

    /// <summary>What is to be done when the guest has been started.</summary>
    public required Action Started { get; init; }

    /// <summary>Starts a guest, or takes over one that runs, and returns when it has ended.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="stopPatience">How long the guest may take to shut down; null for its STOPDELAY.</param>
    /// <returns>One line that says how it ended.</returns>
    /// <exception cref="Failure">It did not start, or did not end in order.</exception>
    public string Run(RegisteredGuest guest, TimeSpan? stopPatience)
    {
        PreparedStart prepared = _starter.Read(guest);
        StartReport? started = null;
        Attend(guest, stopPatience, () =>
        {
            _starter.RequireBridges(prepared, Starter.BridgePatience);
            started = _starter.Start(prepared, patience: null);
        });
        Announce(prepared, started!);
        Started();
        while (true)
        {
            using (ProcessHandle? qemu = ProcessHandle.OfHolder(prepared.Paths.Pid))
            {
                if (qemu is not null)
                {
                    if (!qemu.WaitForEnd(_signals))
                        return Stop(guest, qemu, stopPatience);

                    // Ours where this program started it; of another's child there is nothing to be had.
                    _ = Launcher.Reap(qemu.Pid);
                }
            }

            // Another verb may have ended it only to start it anew.
            FileDescriptor? held = null;
            Attend(guest, stopPatience, () => held = GuestLock.AwaitQuiet(prepared.Paths.Lock));
            using FileDescriptor? quiet = held;
            if (GuestLife.Find(prepared.Paths) is not GuestLife life)
                return ExplainEnd(prepared.Paths);
            if (life.Trouble is string trouble)
                throw new Failure(ExitCode.Error, trouble);
            string line = $"restarted by another verb (pid {life.Pid})";
            _output.Line($"{guest.Name}: {line}");
            _supervisor.Note(line);
        }
    }

    // What is done under the guest's lock is not broken off: a signal is obeyed right after. But the supervisor would lose patience.
    private void Attend(RegisteredGuest guest, TimeSpan? stopPatience, Action act)
    {
        bool isOver = false;
        void Watch()
        {
            bool hasCome = false;
            while (!hasCome && !Volatile.Read(ref isOver))
                hasCome = _signals.HasCome(s_look);
            if (!Volatile.Read(ref isOver))
                _supervisor.Stopping(s_longestStart + _stopper.LongestStop(guest, stopPatience));
        }

        new Thread(Watch) { IsBackground = true }.Start();
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

        // Beside the waiting for signals: a guest that is never ready can be stopped all the same.
        _supervisor.Waiting($"{started.Line}, waiting until it is ready", ReadinessProbe.Longest(ready));
        new Thread(() => AwaitReadiness(prepared, ready, started.Line)) { IsBackground = true }.Start();
    }

    // One that is not ready in time is said to be up nevertheless, as at the host's start: who waits for it shall not wait for ever.
    private void AwaitReadiness(PreparedStart prepared, Readiness ready, string line)
    {
        _ = Attempt.Do(_output, prepared.Guest.Name.Text, () => ReadinessProbe.Wait(prepared, ready));
        if (LifeLock.Holder(prepared.Paths.Pid) is not null)
            _supervisor.Ready(line);
    }

    private string Stop(RegisteredGuest guest, ProcessHandle qemu, TimeSpan? patience)
    {
        _supervisor.Stopping(_stopper.LongestStop(guest, patience));
        StopReport? stopped = null;
        string? TryStop()
        {
            stopped = _stopper.Stop(guest, patience);
            return null;
        }

        // Beside the waiting for a second signal, which cuts what the first one asks.
        Thread stop = new(() => Attempt.Do(_output, guest.Name.Text, TryStop)) { IsBackground = true };
        stop.Start();
        StopReport? cut = qemu.WaitForEnd(_signals) ? null : _stopper.Cut(guest);
        stop.Join();
        StopReport? report = cut is null or { Step: StopStep.None } ? stopped : cut;
        return report?.Line ?? "ended";
    }

    // A verb that ends a guest takes its pid file away.
    private static string ExplainEnd(GuestPaths paths)
    {
        if (HostFile.TrySize(paths.Pid) is null)
            return "stopped by another verb";
        GuestEnd end = new(FlightRecord.LastEnd(paths.Events));
        return end.IsOrderly ? end.Text : throw new Failure(ExitCode.Error, end.Text);
    }
}
