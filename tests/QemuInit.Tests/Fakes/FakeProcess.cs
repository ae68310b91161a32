using System;
using System.Collections.Generic;
using QemuInit.Host;

namespace QemuInit.Tests.Fakes;

/// <summary>A process that ends at a time, which what happens to it brings nearer.</summary>
internal sealed class FakeProcess(FakeClock clock) : IProcessHandle
{
    public int Pid => 4711;

    /// <summary>When it ends; by itself, never.</summary>
    public TimeSpan End { get; private set; } = TimeSpan.MaxValue;

    public bool HasEnded => clock.Now >= End;

    /// <summary>How long after each signal it ends; one that is missing is ignored.</summary>
    public Dictionary<int, TimeSpan> EndsAfter { get; } = [];

    public List<(TimeSpan At, int Signal)> Signals { get; } = [];

    public List<TimeSpan> Waits { get; } = [];

    public void EndAt(TimeSpan time) => End = time < End ? time : End;

    public bool WaitForEnd(TimeSpan patience)
    {
        Waits.Add(patience);
        if (HasEnded)
            return true;
        if (patience < TimeSpan.Zero || End - clock.Now > patience)
        {
            clock.Pass(patience);
            return false;
        }

        clock.Pass(End - clock.Now);
        return true;
    }

    public bool WaitForEnd(ITerminationSignals signals) => throw new NotSupportedException("it is waited for until a time");

    public void Signal(int signal)
    {
        Signals.Add((clock.Now, signal));
        if (!HasEnded && EndsAfter.TryGetValue(signal, out TimeSpan delay))
            EndAt(clock.Now + delay);
    }

    public void Dispose()
    {
    }
}
