using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>The order in which a host's guests start and stop.</summary>
public sealed class WaveTests : SystemTest
{
    [SystemFact]
    public void Guests_start_by_ORDER_and_AFTER_whatever_the_order_of_the_list()
    {
        Host.Bare("last", "AFTER=third");
        Host.Bare("third", "ORDER=5");
        Host.Bare("first", "ORDER=1");
        Host.Bare("second", "ORDER=2");
        Autostart("last", "third", "second", "first");

        Result result = Host.QemuInit("start").Succeeds();

        Assert.Equal(["first", "second", "third", "last"], Names(result.Out));
    }

    [SystemFact]
    public void Guests_whose_AFTER_forms_a_cycle_are_named_and_do_not_hold_up_the_others()
    {
        Host.Bare("one", "AFTER=two");
        Host.Bare("two", "AFTER=three");
        Host.Bare("three", "AFTER=one");
        Host.Bare("self", "AFTER=self");
        Host.Bare("free");
        Autostart("one", "two", "three", "self", "free");

        Result result = Host.QemuInit("start");

        Assert.Equal(6, result.Code);
        Assert.Equal(["free"], Names(result.Out));
        Assert.Equal(["one", "self", "three", "two"], Names(result.Err).Order(StringComparer.Ordinal));
        Assert.Equal(5, result.Err.Split("AFTER forms a cycle: ").Length);
        Assert.Contains("4 of 5 guests failed: ", result.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_after_one_that_does_not_start_with_the_host_starts_and_is_warned_of()
    {
        Host.Bare("web1", "AFTER='nobody web2'");
        Host.Bare("web2");
        Autostart("web1");

        Result result = Host.QemuInit("start").Succeeds("web1: started");

        Assert.Contains("web1: warning: AFTER names nobody, which is not registered", result.Err, StringComparison.Ordinal);
        Assert.Contains("web1: warning: AFTER names web2, which does not start with the host", result.Err, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("READY=tcp:4242", "guest.tcp=4242 guest.ping=10.77.0.1")]
    [InlineData("READY=agent", "guest.agent=yes", "AGENT=1")]
    [InlineData("READY=1", "")]
    public void A_wave_begins_when_the_guests_before_it_are_ready(string ready, string arguments, params string[] more)
    {
        Guest first = Host.Linux(arguments, "first", [ready, .. more]);
        Host.Bare("second", "AFTER=first");
        Autostart("second", "first");

        Result result = Host.QemuInit("start").Succeeds(", ready after ");

        Assert.Equal(["first", "second"], Names(result.Out));
        if (ready != "READY=1")
            Assert.Contains("guest serves first", first.Console, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("READY=tcp:9")]
    [InlineData("READY=3600")]
    public void A_guest_that_ends_before_it_is_ready_is_named_and_the_next_wave_begins(string ready)
    {
        Host.Linux("guest.poweroff=0", "first", ready);
        Host.Bare("second", "AFTER=first");
        Autostart("second", "first");

        Result result = Host.QemuInit("start");

        result.Ends(1, "second: started");
        Assert.Contains("first: ended before it was ready", result.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void Guests_stop_in_reverse_and_each_wave_waits_for_the_one_before()
    {
        Guest first = Host.Linux("", "first", "ORDER=1");
        Guest second = Host.Linux("", "second", "ORDER=2");
        Autostart("first", "second");
        Host.QemuInit("start").Succeeds();
        first.Prints("guest ready");
        second.Prints("guest ready");

        Result result = Host.QemuInit("stop").Succeeds();

        Assert.Equal(["second", "first"], Names(result.Out));
        Assert.True(TimeOf(second, "SHUTDOWN") <= TimeOf(first, "POWERDOWN"), "the first was asked before the second had ended");
    }

    [SystemFact]
    public void A_guest_without_a_record_stops_as_one_whose_file_says_no_order()
    {
        Guest first = Host.Sector(BootSector.ObeysTheButton, "first", "ORDER=50").Start().Prints("guest ready");
        Guest second = Host.Sector(BootSector.ObeysTheButton, "second").Start().Prints("guest ready");
        File.Delete(second.RunFolder + "/booted.json");

        Result result = Host.QemuInit("stop").Succeeds();

        Assert.Equal(["second", "first"], Names(result.Out));
        Assert.True(TimeOf(second, "SHUTDOWN") <= TimeOf(first, "POWERDOWN"), "the first was asked before the second had ended");
    }

    [SystemFact]
    public void A_slow_guest_has_the_whole_deadline_and_not_only_the_share_of_its_wave()
    {
        Guest slow = Host.Linux("guest.button=20", "slow", "ORDER=2");
        Guest first = Host.Linux("", "first", "ORDER=1");
        slow.Boot();
        first.Boot();

        // Its wave's share is 15 s: then the next wave begins, and nobody is cut.
        Result result = Host.QemuInit("stop", "--timeout", "30").Succeeds("first: stopped by the power button", "slow: stopped by the power button");

        Assert.Equal(["first", "slow"], Names(result.Out));
    }

    [SystemFact]
    public void A_guest_that_is_to_be_left_is_left_by_the_host_and_stopped_by_name()
    {
        Guest left = Host.Bare("left", "ON_SHUTDOWN=leave").Start();
        Host.Bare("web1").Start();

        Host.QemuInit("stop", "--timeout", "1").Cuts("web1: cut off");

        left.Is("running");
        left.Do("stop", "--timeout", "1").Cuts("left: cut off");
    }

    [SystemFact]
    public void Where_RUNDIR_cannot_be_written_each_guest_is_told_of_and_nothing_is_left()
    {
        Host.Bare("web1");
        Host.Bare("web2");
        Autostart("web1", "web2");
        Directory.Delete(Host.Root + "/run/qemud", recursive: true);
        File.WriteAllText(Host.Root + "/run/qemud", "");

        Result result = Host.QemuInit("start");

        Assert.Equal(1, result.Code);
        Assert.Equal(["web1", "web2"], Names(result.Err).Order(StringComparer.Ordinal));
        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void A_word_in_the_autostart_list_that_is_not_a_name_is_told_of_and_everything_else_starts()
    {
        Host.Bare("web1");
        Host.Bare("web2");
        Autostart("web1", "no-name", "web2");

        Result result = Host.QemuInit("start");

        result.Ends(2, "web1: started", "web2: started");
        Assert.Contains("no-name: invalid guest name 'no-name'", result.Err, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("no-name /srv", "invalid guest name 'no-name'")]
    [InlineData("web2", "'web2' is not a guest's name and its folder")]
    [InlineData("WEB1 /srv", "WEB1 is registered a second time")]
    public void A_line_of_registered_that_cannot_be_used_is_told_of_by_the_code_of_all_that_start_everybody(string line, string problem)
    {
        Host.Bare("web1");
        Guest other = Host.Bare("other");
        File.AppendAllText(Host.Etc + "/registered", line + "\n");
        Autostart("web1", "other");

        Tells(Host.QemuInit("start").Ends(6, "web1: started", "other: started"));
        Tells(Host.QemuInit("start").Ends(6, "web1: already running"));
        Tells(Host.QemuInit("restart", "--timeout", "1").Ends(6, "web1: started", "other: started"));
        Tells(Host.QemuInit("stop", "--timeout", "1").Cuts("web1: cut off"));
        Tells(Host.QemuInit("status").Ends(3, "web1: stopped"));
        Tells(Host.Tool("qemud", "start").Ends(6, "web1: started", "other: started"));
        Tells(Host.Tool("qemud", "stop", "--timeout", "1").Cuts("web1: cut off"));
        Tells(other.Do("start").Succeeds("other: started"));

        void Tells(Result result) => Assert.Contains($"{Host.Etc}/registered:3: {problem}", result.Err, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_name_twice_in_the_autostart_list_is_warned_of_and_started_once()
    {
        Host.Bare();
        Autostart("# all", "web1", "Web1");
        string warning = $"qemu-init: warning: {Host.Etc}/autostart:3: Web1 is in the list already\n";

        foreach (Result result in (Result[])[Host.QemuInit("start"), Host.Tool("qemud", "start"), Host.QemuInit("restart", "--timeout", "1")])
            Assert.StartsWith(warning, result.Succeeds().Err, StringComparison.Ordinal);
        Assert.Single(Host.Qemus);
    }

    // What stands before the colon of each line.
    private static List<string> Names(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.Contains(" guests failed: ", StringComparison.Ordinal))
            .Select(static line => line.Replace("qemu-init: ", "", StringComparison.Ordinal).Split(':')[0])];

    // When qemu recorded an event, in seconds.
    private static double TimeOf(Guest guest, string kind)
    {
        string line = File.ReadLines(guest.LogFolder + "/events.log")
            .First(line => line.Contains($"\"event\": \"{kind}\"", StringComparison.Ordinal));
        JsonElement time = JsonDocument.Parse(line).RootElement.GetProperty("timestamp");
        return time.GetProperty("seconds").GetInt64() + (time.GetProperty("microseconds").GetInt64() / 1e6);
    }
}
