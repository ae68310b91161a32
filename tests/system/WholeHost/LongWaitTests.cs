using System;
using System.Diagnostics;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What takes its time, whatever the machine, and so keeps no other test of its class.</summary>
public sealed class LongWaitTests : SystemTest
{
    [SystemFact]
    public void A_guest_that_is_never_ready_is_named_after_two_minutes_and_the_next_wave_begins()
    {
        Host.Bare("first", "AGENT=1", "READY=agent");
        Host.Bare("second", "AFTER=first");
        Autostart("first", "second");

        Result result = Host.QemuInit("start");

        result.Ends(1, "second: started");
        Assert.Contains("first: runs, but was not ready within 120 s: its agent does not answer", result.Err, StringComparison.Ordinal);
        Assert.Equal(2, Host.Qemus.Count);
    }

    [SystemFact]
    public void A_guest_whose_start_by_another_hangs_is_named_after_a_minute_and_the_next_wave_begins()
    {
        Guest first = Host.Bare("first");
        Host.Bare("second", "AFTER=first");
        Autostart("first", "second");
        first.Do("start").Succeeds();
        first.Do("poweroff").Succeeds();
        using Process holder = Process.Start("flock", [first.RunFolder + "/lock.guard", "sleep", "600"]);

        Result result = Host.QemuInit("start");
        holder.Kill(entireProcessTree: true);

        result.Ends(1, "second: started");
        Assert.Contains("first: gave up after 60 s of waiting for another verb of this guest", result.Err, StringComparison.Ordinal);
        Assert.Single(Host.Qemus);
    }

    [SystemFact]
    public void Inside_the_deadline_a_guest_has_its_STOPDELAY()
    {
        Host.Bare("web1", "STOPDELAY=40").Start();

        long begin = Stopwatch.GetTimestamp();
        Host.QemuInit("stop", "--timeout", "300").Cuts("web1: cut off after 4");
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(100));
    }
}
