using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>Logs stay small while the guest runs, whatever it prints, and lose nothing that the state is told from.</summary>
public sealed class LogBoundTests : SystemTest
{
    private const long Cap = 1 << 20;

    // What a flooding guest prints between two looks of the keeper, on any machine: it is 50 MB a second by far not.
    private const long Between = 256L << 20;

    [SystemFact]
    public void A_guest_that_prints_without_end_fills_no_disk()
    {
        Guest guest = Host.Sector(BootSector.Floods).Start();
        Thread.Sleep(TimeSpan.FromSeconds(Torture.IsFull ? 60 : 0));
        Wait.Until("three older logs", () => File.Exists(guest.LogFolder + "/console.log.3"));

        guest.Is("running");
        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ");

        guest.Is("stopped");
        Assert.Empty(Host.Processes);
        Assert.Equal(["console.log", "console.log.1", "console.log.2", "console.log.3"], Logs(guest, "console"));
        Assert.All(Logs(guest, "console").Skip(1), name => Assert.InRange(Size(guest, name), Cap / 2, 5 * Cap));
        Assert.InRange(Size(guest, "console.log"), 0, Between);

        // It begins with a whole line. It need not end with one: what is printed by the character has no end of a line to wait for.
        Assert.All(File.ReadLines(guest.LogFolder + "/console.log.1").SkipLast(1), line => Assert.Equal(new string('x', 79), line));
    }

    [SystemFact]
    public void A_guest_that_resets_in_a_loop_fills_no_disk_and_its_end_is_known()
    {
        Guest guest = Host.Sector(BootSector.Resets).Start();
        guest.Prints("guest ready", times: 3);

        // As after many hours of that.
        Fill(
            guest,
            "events.log",
            """{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "RESET", "data": {"guest": true, "reason": "guest-reset"}}""" + "\r\n");
        Wait.Until("the record to be put aside", () => File.Exists(guest.LogFolder + "/events.log.1"));
        Wait.Until("the record to be emptied", () => Size(guest, "events.log") < Cap);

        guest.Is("running");
        guest.Qemu.Signal("TERM");
        guest.Ends();

        // The begin of this run lies in the older record, its end in the newer one.
        guest.Do("status").Ends(3, "web1: stopped: a signal ended its qemu");
    }

    [SystemFact]
    public void A_crash_after_the_record_was_cut_is_a_crash()
    {
        Guest guest = Host.Bare().Start();
        Fill(
            guest,
            "events.log",
            """{"timestamp": {"seconds": 1, "microseconds": 2}, "event": "RESET", "data": {"guest": true, "reason": "guest-reset"}}""" + "\r\n");
        Wait.Until("the record to be put aside", () => File.Exists(guest.LogFolder + "/events.log.1") && Size(guest, "events.log") < Cap);

        guest.Qemu.Signal("KILL");

        guest.Ends().Is("crashed");
    }

    [SystemFact]
    public void The_keeper_may_do_nothing_and_ends_with_its_guest()
    {
        Guest guest = Host.Bare().Start();
        ProcessView keeper = new(Assert.Single(Host.Keepers));

        Wait.Until("the keeper to give up what root may", () => keeper.Status("CapEff")[0].Trim('0').Length == 0);
        Assert.All((string[])["CapPrm", "CapInh", "CapBnd", "CapAmb"], field => Assert.Equal("", keeper.Status(field)[0].Trim('0')));
        Assert.Equal("1", keeper.Status("NoNewPrivs")[0]);
        Assert.Equal("/", new DirectoryInfo($"/proc/{keeper.Id}/cwd").ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        Wait.Until("it to have the logs and the pid file alone", () => keeper.Descriptors.All(file =>
            file is "/dev/null" or "/dev/urandom" or "anon_inode:[pidfd]" or "anon_inode:inotify" or "pidfd" || file == guest.RunFolder || file == guest.RunFolder + "/pid"
            || file.StartsWith("pidfd:", StringComparison.Ordinal)
            || file.StartsWith(guest.LogFolder, StringComparison.Ordinal)));

        guest.Qemu.Signal("KILL");
        guest.Ends();
        Wait.Until("the end of the keeper", () => Host.Keepers.Count == 0);
    }

    [SystemFact]
    public void Guests_that_start_together_have_one_keeper_until_the_last_of_them_has_ended()
    {
        Guest[] guests = [Host.Bare("web1"), Host.Bare("web2", "AFTER=web1"), Host.Bare("web3")];
        Autostart("web1", "web2", "web3");
        Host.QemuInit("start").Succeeds();
        ProcessView keeper = new(Assert.Single(Host.Keepers));
        Wait.Until("it to have the logs of all", () => guests.All(guest => Keeps(keeper, guest)));

        guests[0].Qemu.Signal("KILL");
        guests[0].Ends();
        Wait.Until("it to close the logs of the first", () => !Keeps(keeper, guests[0]));
        foreach (Guest guest in guests[1..])
            Fill(guest, "console.log", new string('x', 79) + "\n");
        Wait.Until("the logs to be put aside", () => guests[1..].All(guest => File.Exists(guest.LogFolder + "/console.log.1")));
        Wait.Until("the logs to be emptied", () => guests[1..].All(guest => Size(guest, "console.log") < Cap));

        guests[0].Do("start").Succeeds();
        Assert.Equal(2, Host.Keepers.Count);
        guests[1].Do("stop", "--timeout", "1").Succeeds();
        guests[2].Do("stop", "--timeout", "1").Succeeds();
        Wait.Until("the end of the first keeper", () => Host.Keepers.Count == 1);
        Assert.NotEqual(keeper.Id, Assert.Single(Host.Keepers));
    }

    [SystemFact]
    public void A_guest_whose_keeper_was_killed_goes_on_and_its_logs_are_bounded_at_the_next_start()
    {
        Guest guest = Host.Bare().Start();
        new ProcessView(Assert.Single(Host.Keepers)).Signal("KILL");
        Wait.Until("its end", () => Host.Keepers.Count == 0);
        Fill(guest, "console.log", new string('x', 79) + "\n");

        guest.Is("running");
        guest.Do("restart", "--timeout", "1").Succeeds();

        Assert.InRange(Size(guest, "console.log"), 0, Cap);
        Assert.InRange(Size(guest, "console.log.1"), Cap, 2 * Cap);
    }

    [SystemFact]
    public void A_keeper_that_hangs_hinders_nobody()
    {
        Guest guest = Host.Bare().Start();
        new ProcessView(Assert.Single(Host.Keepers)).Signal("STOP");
        Fill(guest, "console.log", new string('x', 79) + "\n");

        guest.Do("restart", "--timeout", "1").Succeeds();

        guest.Is("running");
        Assert.Equal(2, Host.Keepers.Count);
        foreach (int keeper in Host.Keepers)
            new ProcessView(keeper).Signal("CONT");
        Wait.Until("the end of the first", () => Host.Keepers.Count == 1);
    }

    // Neither a PRECMD nor a TGTARCH of a member's fills the disk until the start has failed, nor leaves what it wrote.
    [SystemTheory]
    [InlineData("PRECMD='yes $(printf %0900d 0) | head -c 300M; exit 3'", "PRECMD failed with exit code 3: ")]
    [InlineData("TGTARCH={0}/qemu-system-x86_64", "qemu did not start: ")]
    public void What_prints_without_end_before_qemu_greets_is_bounded_too(string line, string words)
    {
        Directory.CreateDirectory(Host.Root + "/own");
        string program = Host.Root + "/own/qemu-system-x86_64";
        File.WriteAllText(program, "#!/bin/sh\nyes $(printf %0900d 0) | head -c 300M >&2\nexit 3\n");
        Shell.Output("chmod", "-R", "a+rX", Host.Root + "/own");
        Shell.Output("chmod", "755", program);
        Guest guest = Host.Bare("web1", line.Replace("{0}", Host.Root + "/own", StringComparison.Ordinal));

        guest.Do("start").Fails(1, words);

        Wait.Until("the end of the keeper", () => Host.Keepers.Count == 0);
        Assert.InRange(Logs(guest, "qemu").Sum(name => Size(guest, name)), 1, 20 * Cap);
    }

    private static bool Keeps(ProcessView keeper, Guest guest) =>
        keeper.Descriptors.Any(file => file.StartsWith(guest.LogFolder + '/', StringComparison.Ordinal));

    private static void Fill(Guest guest, string log, string line)
    {
        // One write, as qemu itself writes.
        using FileStream file = new($"{guest.LogFolder}/{log}", FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, (int)(Cap / line.Length) + 100))));
    }

    private static long Size(Guest guest, string log) => new FileInfo($"{guest.LogFolder}/{log}").Length;

    private static IEnumerable<string> Logs(Guest guest, string name) =>
        Directory.EnumerateFiles(guest.LogFolder, name + ".*").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);
}
