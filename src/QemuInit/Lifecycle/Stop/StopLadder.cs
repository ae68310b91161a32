using System;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Brings a guest's qemu to its end, step by step, each step bounded: asks the guest until the deadline, then tells qemu, then
/// the kernel. It ends the moment qemu ends, and says which step did it.
/// </summary>
internal sealed class StopLadder
{
    // A guest that is still booting loses the first press; one that asks its user would be asked again with each.
    private static readonly TimeSpan s_pressAgain = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_connectAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(1);

    // The kernel ends it as soon as it can: to wait less would call a large one a survivor.
    private static readonly TimeSpan s_endOfKilled = TimeSpan.FromSeconds(5);

    private readonly IProcessHandle _qemu;
    private readonly Func<TimeSpan, IMonitor?> _connect;
    private readonly Func<TimeSpan, bool>? _askAgent;
    private readonly TimeProvider _clock;
    private IMonitor? _monitor;
    private StopStep _asked = StopStep.Unanswered;
    private bool _agentAccepted;
    private long _begin;
    private TimeSpan _patience;

    /// <summary>Prepares; does nothing yet.</summary>
    /// <param name="qemu">The guest's process.</param>
    /// <param name="connect">Connects to the guest's monitor and greets within a time; null where that cannot be had now.</param>
    /// <param name="askAgent">Asks the guest's agent for a shutdown within a time; false where none answers. Null without
    /// agent.</param>
    /// <param name="clock">The time.</param>
    public StopLadder(IProcessHandle qemu, Func<TimeSpan, IMonitor?> connect, Func<TimeSpan, bool>? askAgent, TimeProvider clock)
    {
        _qemu = qemu;
        _connect = connect;
        _askAgent = askAgent;
        _clock = clock;
    }

    /// <summary>How long qemu may take to end after each of quit and SIGTERM: it has its disks to close.</summary>
    public TimeSpan EndOfQemu { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Is told what is waited for, how long that was done already, and how long at most; null for nobody.</summary>
    public Action<string, TimeSpan, TimeSpan>? Tell { get; init; }

    /// <summary>
    /// One clause that says why the guest could not be asked, and was not waited for; null where that was not so.
    /// </summary>
    public string? Halt { get; private set; }

    /// <summary>Asks the guest to shut down; past the deadline its qemu is ended nevertheless.</summary>
    /// <param name="patience">How long the guest may take.</param>
    /// <exception cref="Failure">qemu survived everything.</exception>
    public StopStep Stop(TimeSpan patience)
    {
        try
        {
            return AskUntil(patience) ?? EndQemu();
        }
        finally
        {
            _monitor?.Dispose();
        }
    }

    /// <summary>Ends qemu at once: a power cut for the guest.</summary>
    /// <exception cref="Failure">qemu survived everything.</exception>
    public StopStep Cut()
    {
        try
        {
            _monitor = _connect(s_answer);
            return EndQemu();
        }
        finally
        {
            _monitor?.Dispose();
        }
    }

    private StopStep? AskUntil(TimeSpan patience)
    {
        _begin = _clock.GetTimestamp();
        _patience = patience;
        Tell?.Invoke("its monitor is asked", TimeSpan.Zero, patience);
        while (Rest() > TimeSpan.Zero)
        {
            TimeSpan pause = Ask() ? s_pressAgain : s_connectAgain;
            if (Halt is not null)
                return null;
            if (_qemu.WaitForEnd(Min(pause, Rest())))
                return _asked;
        }

        return null;
    }

    private TimeSpan Rest() => _patience - _clock.GetElapsedTime(_begin);

    // True where the guest was asked, by whichever way.
    private bool Ask()
    {
        // Until it accepts: it may be slow on a loaded host. Not again, because what it accepted its guest may be unable to carry
        // out, and then the button is the next best.
        if (!_agentAccepted && _askAgent is not null)
        {
            _agentAccepted = _askAgent(Min(Rest(), s_answer));
            if (_agentAccepted)
                NoteAsked(StopStep.Agent);

            // While a silent agent was waited for, the guest may have gone.
            if (_agentAccepted || _qemu.WaitForEnd(TimeSpan.Zero))
                return true;
        }

        if (!TryMonitor() || !Wake() || !TryExecute("system_powerdown", out _))
            return false;
        NoteAsked(StopStep.PowerButton);
        return true;
    }

    private void NoteAsked(StopStep step)
    {
        if (_asked == step)
            return;
        _asked = step;
        string way = step == StopStep.Agent ? "guest agent" : "power button";
        Tell?.Invoke($"asked to shut down ({way})", _clock.GetElapsedTime(_begin), _patience);
    }

    // Processors that are halted cannot answer the button; what halted them by an error is tried again. Some never go on.
    private bool Wake()
    {
        if (!TryExecute("query-status", out JsonElement answer))
            return false;

        // Whatever else qemu says: an answer that nobody can read must not keep it from being stopped.
        string? state = answer.Text("status"u8);
        Halt = state switch
        {
            "guest-panicked" => "the guest had panicked",
            "shutdown" => "the guest had shut down",
            "internal-error" => "an error of qemu had halted the guest",
            _ => null,
        };
        return Halt is null && (state is not ("paused" or "io-error") || TryExecute("cont", out _));
    }

    private StopStep EndQemu()
    {
        long begin = _clock.GetTimestamp();
        Tell?.Invoke("cut off with qemu's quit", TimeSpan.Zero, EndOfQemu);
        if (TryQuit() && _qemu.WaitForEnd(EndOfQemu - _clock.GetElapsedTime(begin)))
            return StopStep.Quit;
        _qemu.Signal(Libc.SIGTERM);
        Tell?.Invoke("cut off with SIGTERM", TimeSpan.Zero, EndOfQemu);
        if (_qemu.WaitForEnd(EndOfQemu))
            return StopStep.Terminate;
        _qemu.Signal(Libc.SIGKILL);
        Tell?.Invoke("cut off with SIGKILL", TimeSpan.Zero, s_endOfKilled);
        if (_qemu.WaitForEnd(s_endOfKilled))
            return StopStep.Kill;
        throw new Failure(
            ExitCode.Error,
            $"qemu, process {_qemu.Pid}, survived SIGKILL: it hangs in the kernel, mostly on a disk or network file system that does not answer");
    }

    private bool TryMonitor()
    {
        if (_monitor is null && Rest() > TimeSpan.Zero)
            _monitor = _connect(Min(Rest(), s_answer));
        return _monitor is not null;
    }

    private bool TryQuit()
    {
        try
        {
            _monitor?.Execute("quit", Min(EndOfQemu, s_answer));
            return _monitor is not null;
        }
        catch (MonitorException error)
        {
            // The connection may end before the answer: that is an answer too.
            return error.Problem == MonitorProblem.Closed;
        }
    }

    private bool TryExecute(string command, out JsonElement answer)
    {
        answer = default;
        if (_monitor is null || Rest() <= TimeSpan.Zero)
            return false;
        try
        {
            answer = _monitor.Execute(command, Min(Rest(), s_answer));
            return true;
        }
        catch (MonitorException)
        {
            _monitor.Dispose();
            _monitor = null;
            return false;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
