using System;
using System.Diagnostics;
using Xunit;

namespace Support;

/// <summary>A qemu that misbehaves: whatever it does, each verb returns in bounded time, tells the truth and leaves nothing.</summary>
public abstract class StandinTest : SystemTest
{
    // What the verbs allow qemu themselves is 2 to 17 s here. This is for a busy machine; without a bound it would be for ever.
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(75);

    protected StandinTest()
    {
        Standin = new Standin(Host);
        Guest = Host.Bare("web1", "DISPLAY=", "TGTARCH=" + Standin.Program);
        Standin.Does("");
    }

    private protected Standin Standin { get; }

    private protected Guest Guest { get; }

    /// <summary>Runs a verb and asserts that it came to its end in time.</summary>
    private protected Result Bounded(string verb, params string[] options)
    {
        long begin = Stopwatch.GetTimestamp();
        Result result = Guest.Do(verb, options);
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.Zero, s_bound);
        return result;
    }

    /// <summary>Asserts that the guest is stopped and nothing of it remains.</summary>
    private protected void NothingIsLeft()
    {
        Assert.Empty(Host.Processes);
        Assert.Empty(Guest.LeftOvers);
        Standin.Does("");
        Guest.Is("stopped");
    }
}
