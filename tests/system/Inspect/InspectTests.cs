using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What an administrator looks at: list, status -v, log, wait, diff, metrics.</summary>
public sealed class InspectTests : SystemTest
{
    [SystemFact(Schema.Validator)]
    public void The_list_shows_what_runs_and_what_it_uses()
    {
        Guest web = Host.Bare("web1", "DESC='Web server'").Start();
        Host.Bare("db", "DESC=Database");
        web.Do("enable").Succeeds();

        string[] lines = Host.QemuInit("list").Succeeds().Out.Split('\n');

        Assert.Matches("^NAME +STATE +UP +PID +CPU% +MEMORY +VNC +AUTOSTART +DESCRIPTION$", lines[0]);
        Assert.Matches($@"^web1 +running +\S+ +{web.Pid} +[0-9.]+ +[0-9.]+[MG] +127\.0\.0\.1:[0-9]+ +yes +Web server$", lines[1]);
        Assert.Matches("^db +stopped +- +- +- +- +- +no +Database$", lines[2]);
        Assert.DoesNotContain('\e', string.Concat(lines));
        Assert.Equal("db\nweb1\n", Host.QemuInit("list", "--sort", "name", "--names").Succeeds().Out);
        Host.QemuInit("list", "-v").Succeeds(web.Folder);
        Host.QemuInit("list", "--json", "--sort", "memory").Succeeds();
    }

    [SystemFact]
    public void Of_a_guest_that_does_not_run_status_tells_what_its_files_say()
    {
        Guest guest = Host.Bare("web1", "RAM=64M", "DSK1=disk.raw", "DSK2=gone.qcow2", "CDR1=empty", "NIC1=user,hostfwd=tcp::2222-:22").Disk("disk.raw");
        guest.Do("enable").Succeeds();

        guest.Do("status", "-v").Ends(
            3, "autostart yes", "memory    64M", "dsk1: disk.raw, raw, file of ", "dsk2: gone.qcow2, qcow2, missing", "cdr1: empty",
            "nic1: virtio, user, hostfwd tcp::2222-:22");

        guest.Set("RAM=much");
        Assert.Matches("(?m)^web1 +invalid ", Host.QemuInit("list").Succeeds().Out);
        guest.Do("status", "-v").Ends(3, "web1: invalid");
    }

    [SystemFact]
    public void The_first_start_of_a_guest_is_in_its_log_where_it_fails_too()
    {
        Guest guest = Host.Bare("web1", "NIC1=gone0");
        guest.Do("start").Fails(6, "there is no bridge gone0");

        guest.Do("log").Succeeds("start", "there is no bridge gone0");
        guest.Do("unregister").Succeeds("web1: unregistered; its files stay, and its logs in " + guest.LogFolder);
    }

    [SystemFact]
    public void On_a_terminal_the_list_is_cut_to_its_width_and_has_colours_unless_NO_COLOR_is_set()
    {
        Host.Bare("web1", $"DESC='{new string('x', 300)}'").Start();

        string coloured = OnTerminal("TERM=xterm");
        Assert.Contains("\e[32mrunning", coloured, StringComparison.Ordinal);
        Assert.Contains("xxx...", coloured, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', OnTerminal("TERM=xterm NO_COLOR=1"));
        Assert.DoesNotContain('\e', OnTerminal("TERM=dumb"));
    }

    [SystemFact]
    public void The_list_is_read_again_until_its_output_is_closed()
    {
        Host.Bare().Start();

        Result result = Host.Through("exec timeout 60 \"$@\" | head -n 5", "list", "--watch", "1");

        Assert.Equal(2, result.Out.Split("NAME ").Length - 1);
    }

    [SystemFact(Schema.Validator)]
    public void Status_tells_what_qemu_and_the_agent_say()
    {
        Guest guest = Host.Linux("guest.agent=yes", settings: ["AGENT=1", "NIC1=br0", "DSK1=disk.raw"]).Disk("disk.raw").Boot();

        Result text = guest.Do("status", "-v").Succeeds(
            "web1: running", "dsk1: ", "raw, 1M, writable", "tap web1-1 on br0", "answers: eth0 10.77.0.2/24", "action  start by ");
        Assert.Contains("version ", text.Out, StringComparison.Ordinal);
        guest.Do("status", "-v", "--json").Succeeds();
    }

    [SystemFact]
    public void Status_of_a_qemu_that_hangs_comes_to_an_end()
    {
        Guest guest = Host.Bare("web1", "AGENT=1").Start();
        guest.Qemu.Signal("STOP");

        guest.Do("status", "-v").Ends(0, "web1: unmanaged", "since ");

        guest.Qemu.Signal("CONT");
        guest.Do("status", "-v", "--json").Succeeds();
    }

    [SystemFact]
    public void Those_that_hang_are_waited_for_together()
    {
        Guest[] guests = [.. Enumerable.Range(1, 6).Select(i => Host.Bare($"web{i}").Start())];
        foreach (Guest guest in guests[1..])
            guest.Qemu.Signal("STOP");

        Stopwatch watch = Stopwatch.StartNew();
        Host.QemuInit("status").Ends(0, ["web1: running", .. guests[1..].Select(static guest => $"{guest.Name}: unmanaged")]);

        // Each is given two seconds to answer.
        Assert.InRange(watch.Elapsed.TotalSeconds, 2, 8);
    }

    [SystemFact(Schema.Validator)]
    public void The_log_has_actions_events_and_words_in_the_order_of_time()
    {
        Guest guest = Host.Bare("web1", "PRECMD='echo from precmd'").Start();
        guest.Do("pause").Succeeds();
        guest.Do("poweroff").Succeeds();

        Result log = guest.Do("log").Succeeds();

        int[] places = [.. new[] { "qemu    from precmd", "action  start by ", "event   STOP", "action  poweroff by " }
            .Select(words => log.Out.IndexOf(words, StringComparison.Ordinal))];
        Assert.True(places.All(static place => place >= 0) && places.SequenceEqual(places.Order()), log.ToString());
        Assert.Single(guest.Do("log", "-n", "1").Succeeds().Out.TrimEnd().Split('\n'));
        string[] objects = guest.Do("log", "--json").Succeeds().Out.TrimEnd().Split('\n');
        Assert.All(objects, static line => JsonDocument.Parse(line).Dispose());
    }

    [SystemFact(Schema.Validator)]
    public void Why_tells_on_one_page_what_is_known_of_an_end()
    {
        Guest guest = Host.Bare("web1", "RAM=64M");
        guest.Do("why").Succeeds("web1: stopped\n", "no run of it is recorded");

        guest.Start();
        int pid = guest.Pid;
        guest.Do("why").Succeeds("web1: running", "no end of an earlier run is recorded");
        guest.Qemu.Signal("KILL");
        Wait.Until("the end of qemu", () => !Directory.Exists($"/proc/{pid}"));
        guest.Set("RAM=65M");

        Result page = guest.Do("why").Succeeds(
            $"web1: crashed: qemu, process {pid}, ended without a shutdown",
            "the last run: its qemu ended without a shutdown",
            "what was done:\n",
            $"start by root: started (pid {pid})",
            "what qemu said:\n  VNC server running on ",
            "RAM: 64M, now 65M");
        Assert.DoesNotContain("nearly full", page.Out, StringComparison.Ordinal);
        guest.Do("why", "--json").Succeeds("\"key\": \"RAM\"", "\"reason\": null");

        // The record of the start is gone with the stop, the logs are not.
        guest.Do("stop").Succeeds("had crashed");
        guest.Do("why").Succeeds("web1: stopped\n", "the last run: its qemu ended without a shutdown", $"started (pid {pid})");

        guest.Start().Do("why").Succeeds("web1: running", "the run before: its qemu ended without a shutdown", $"started (pid {pid})", "VNC server running");
        guest.Do("poweroff").Succeeds();
        guest.Do("why").Succeeds("web1: stopped\n", "the last run: its qemu was told to quit", "poweroff by root", "SHUTDOWN guest=false reason=host-qmp-quit");
    }

    [SystemFact]
    public void A_failure_is_in_the_log_too()
    {
        Guest guest = Host.Bare().Start();
        guest.Do("poweroff").Succeeds();
        guest.Set("RAM=7X");

        guest.Do("start").Fails(6);

        guest.Do("log").Succeeds("action  start by ", "failed: ", "RAM");
    }

    [SystemFact]
    public void The_log_is_followed_over_its_being_put_aside()
    {
        Guest guest = Host.Bare().Start();
        string console = guest.LogFolder + "/console.log";
        File.WriteAllText(console, "first\n");
        Result? result = null;
        Thread follower = new(() => result = Host.Through("exec timeout 60 \"$@\" | head -n 3", "log", "web1", "-f", "--console"));
        follower.Start();

        // Whenever the follower begins, it has the last line of these: each is there until the next has been written.
        Thread.Sleep(1000);
        File.AppendAllText(console, "evil \e[2J text\n");
        Thread.Sleep(1000);
        File.Move(console, console + ".1");
        File.WriteAllText(console, "third\nfourth\n");
        follower.Join();

        Assert.Equal("first\nevil ?[2J text\nthird\n", result!.Out);
    }

    [SystemFact(Schema.Validator)]
    public void Waiting_ends_when_it_holds_and_says_when_it_does_not_in_time()
    {
        Guest guest = Host.Linux("guest.agent=yes guest.tcp=7777 guest.ping=10.77.0.1", settings: ["AGENT=1", "NIC1=br0"]);
        guest.Do("wait", "--for", "running", "--timeout", "1").Fails(1, "web1: still stopped after 1 s (waiting for: running)");
        guest.Start();

        guest.Do("wait", "--for", "running", "--timeout", "60").Succeeds("web1: running after ");
        guest.Do("wait", "--for", "agent", "--timeout", "100").Succeeds("web1: agent after ");
        guest.Do("wait", "--for", "tcp:7777", "--timeout", "100").Succeeds("web1: tcp:7777 after ");
        guest.Do("wait", "--for", "tcp:7778", "--timeout", "2").Fails(1, "tcp:7778 did not answer within 2 s");
        guest.Do("wait", "--for", "ready").Fails(2, "--for running");

        Result? waited = null;
        Thread waiter = new(() => waited = guest.Do("wait", "--for", "stopped", "--timeout", "100", "--json"));
        waiter.Start();
        guest.Do("poweroff").Succeeds();
        waiter.Join();
        waited!.Succeeds("stopped after ");
    }

    [SystemFact]
    public void A_name_server_that_is_silent_takes_no_longer_than_was_allowed()
    {
        Host.HasSilentNameServer();
        Guest guest = Host.Bare().Start();

        long begin = Stopwatch.GetTimestamp();
        guest.Do("wait", "--for", "tcp:22", "--timeout", "2").Fails(1, "tcp:22 did not answer within 2 s");

        // The host itself would wait for 150 s.
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(60));
    }

    [SystemFact]
    public void An_agent_that_has_no_channel_is_not_waited_for() =>
        Host.Bare().Start().Do("wait", "--for", "agent").Fails(6, "web1: it runs without a channel to an agent; set AGENT=1");

    [SystemFact(Schema.Validator)]
    public void A_difference_between_what_runs_and_the_files_is_told_key_by_key()
    {
        Guest guest = Host.Bare();
        guest.Do("diff").Fails(7, "web1: not running");
        RunExample(guest).Is("stopped");
        guest.Start();
        guest.Do("diff").Succeeds("web1: runs as its files say");

        guest.Set("RAM=64M", "ORDER=7");

        string lines = guest.Do("diff").Ends(1, "- -m 32M", "+ -m 64M").Out;
        Assert.Matches(@"(?m)^RAM +32M +64M$", lines);
        Assert.Matches(@"(?m)^ORDER +\(not set\) +7$", lines);
        guest.Do("diff", "--json").Ends(1);
        RunExample(guest).Do("diff").Succeeds("web1: runs as its files say");

        guest.Qemu.Signal("STOP");
        guest.Do("diff").Fails(1, "web1: its qemu does not answer, so which images were opened after the start is not known", "qemu-init why web1");
        guest.Qemu.Signal("CONT");
    }

    [SystemFact("promtool")]
    public void The_figures_are_as_Prometheus_wants_them()
    {
        Guest guest = Host.Bare("web1", "NIC1=br0", "DSK1=disk.raw").Disk("disk.raw").Start();
        Host.Bare("db");

        string text = Host.QemuInit("metrics").Succeeds(
            "qemu_init_guest_up{guest=\"web1\"} 1", "qemu_init_guest_up{guest=\"db\"} 0", "state=\"stopped\"} 1",
            "qemu_init_guest_memory_bytes{guest=\"web1\"} 33554432", "drive=\"dsk1\"", "tap=\"web1-1\"").Out;

        File.WriteAllText(Host.Root + "/metrics", text);
        Assert.Equal("", Shell.Run("sh", "-c", $"promtool check metrics <{Host.Root}/metrics 2>&1").Succeeds().Out);
        guest.Is("running");
    }

    [SystemFact(Schema.Validator)]
    public void Results_are_objects_for_programs()
    {
        Guest guest = Host.Bare();
        guest.Do("start", "--json").Succeeds("\"message\": \"started (pid ");
        guest.Do("reset", "--json").Succeeds();
        guest.Do("poweroff", "--json").Succeeds();
        Result failed = guest.Do("reset", "--json").Ends(7, "\"code\": 7");
        Assert.Contains("web1: not running", failed.Err, StringComparison.Ordinal);
        Host.QemuInit("keys", "--json").Succeeds();
        guest.Do("command", "--json").Succeeds();
    }

    [SystemFact(Schema.Validator)]
    public void Of_all_guests_there_is_an_object_for_each_thing_that_was_done_and_none_for_what_was_not()
    {
        Host.Bare("web1");
        Host.Bare("web2");
        Host.Bare("web3");
        Autostart("web1", "web2", "web9");

        Assert.Equal(["web1 0 started", "web2 0 started", "web9 6 not registered"], Results("start"));
        Assert.Equal(["web1 0 already running", "web2 0 already running", "web9 6 not registered"], Results("start"));
        Assert.Equal(["web1 0 cut off", "web1 0 started", "web2 0 cut off", "web2 0 started"], Results("restart", "--timeout", "1"));
        Assert.Equal(["web1 0 cut off", "web2 0 cut off"], Results("stop", "--timeout", "1"));
        Assert.Empty(Results("stop"));
        Assert.Equal(["web1 0 already stopped", "web3 0 already stopped"], Results("stop", "web3", "web1"));
    }

    [SystemFact(Schema.Validator)]
    public void A_result_without_a_guest_is_an_object_too()
    {
        Host.Bare();
        File.AppendAllText(Host.Etc + "/registered", "no-name /srv\n");

        Assert.Equal([" 2 'wait' needs --for STATE: running, paused, stopped, agent"], Results("wait", "web1"));
        Assert.Equal([" 2 invalid guest name 'b@d'"], Results("stop", "b@d"));
        Assert.Equal([$" 6 {Host.Etc}/registered:2: invalid guest name 'no-name'"], Results("start"));
        Result refused = Host.Through("exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\"", "stop", "--json", "web1");
        refused.Ends(4, "\"name\": null", "\"code\": 4", "'stop' needs root");
    }

    [SystemFact(Schema.Validator)]
    public void Repair_prints_an_object_for_each_file_of_a_dead_guest()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("KILL");
        guest.Ends();
        File.WriteAllText(Host.Etc + "/registered.new", "");

        string[] results = Results("repair");

        Assert.Contains($" 0 removed {Host.Etc}/registered.new", results);
        Assert.Contains($"web1 0 removed {guest.RunFolder}/pid", results);
        Assert.Equal(["web1 0 nothing to remove"], Results("repair", "web1"));
        Assert.Equal(["web1 7 not running"], Results("eject", "web1", "CDR1"));
    }

    // Name, code and message of each object, without numbers and what to do; sorted.
    private string[] Results(string verb, params string[] arguments) =>
        [.. JsonDocument.Parse(Host.QemuInit([verb, "--json", .. arguments]).Out).RootElement.EnumerateArray()
            .Select(static item =>
                $"{item.GetProperty("name").GetString()} {item.GetProperty("code").GetInt32()} "
                    + item.GetProperty("message").GetString()!.Split([" (", ";", " after ", ": only "], StringSplitOptions.None)[0])
            .Order(StringComparer.Ordinal)];

    // The last line of the help: restart where that would change something.
    private Guest RunExample(Guest guest)
    {
        string line = Host.QemuInit("help", "diff").Succeeds().Out.TrimEnd().Split('\n')[^1].Trim();
        _ = Host.Through(line.Replace("qemu-init", "\"$@\"", StringComparison.Ordinal));
        return guest;
    }

    // script(1) gives the program a terminal of 80 columns.
    private string OnTerminal(string environment) =>
        Host.Through($"line=\"stty cols 80; env {environment} $*\"; exec script -qec \"$line\" /dev/null", "list").Succeeds().Out;
}
