using System;

namespace QemuInit.Tests.Fakes;

/// <summary>A time that passes only where somebody waits.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _ticks;

    public TimeSpan Now => TimeSpan.FromTicks(_ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    /// <summary>Lets time pass; a negative time is not a time.</summary>
    public void Pass(TimeSpan time) => _ticks += Math.Max(0, time.Ticks);
}
