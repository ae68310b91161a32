using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>The host goes down with guests of all kinds.</summary>
public sealed class HostShutdownTests : SystemTest
{
    [SystemFact]
    public void Guests_that_ignore_the_button_and_qemus_that_hang_cost_the_others_nothing_and_the_host_no_second()
    {
        (int obeying, int ignoring, int hanging) = Torture.IsFull ? (17, 10, 3) : (5, 3, 1);
        Dictionary<string, string> expected = [];
        Guest[] guests = [.. Enumerable.Range(1, obeying).Select(i => Host.Sector(BootSector.ObeysTheButton, $"obeys{i}x"))];
        foreach (Guest guest in guests)
            expected[guest.Start().Name] = "stopped by the power button after ";
        for (int i = 1; i <= ignoring; i++)
            expected[Host.Bare($"ignores{i}x", "DISPLAY=").Start().Name] = "cut off after ";
        for (int i = 1; i <= hanging; i++)
        {
            Guest guest = Host.Bare($"hangs{i}x", "DISPLAY=").Start();
            guest.Qemu.Signal("STOP");
            expected[guest.Name] = "cut off after ";
        }

        foreach (Guest guest in guests)
            guest.Prints("guest ready");

        const int Deadline = 30;
        long begin = Stopwatch.GetTimestamp();
        Result result = Host.QemuInit("stop", "--timeout", Deadline.ToString(System.Globalization.CultureInfo.InvariantCulture));

        // The promise is one second. In the short form others work on the machine at the same time.
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        Assert.True(elapsed < TimeSpan.FromSeconds(Deadline + (Torture.IsFull ? 1 : 20)), $"{elapsed}: {result}");
        ILookup<bool, string> told = expected.ToLookup(static pair => pair.Value.StartsWith("cut off", StringComparison.Ordinal), static pair => $"{pair.Key}: {pair.Value}");
        result.Succeeds([.. told[false]]).Cuts([.. told[true]]);
        string[] lines = result.Err.Split('\n');
        Assert.True(lines.Count(static line => line.EndsWith("(SIGKILL)", StringComparison.Ordinal)) >= hanging, result.Err);
        if (Torture.IsFull)
            Assert.Equal(ignoring, lines.Count(static line => line.EndsWith("(qemu's quit)", StringComparison.Ordinal)));
        Assert.Empty(Host.Processes);
    }
}
