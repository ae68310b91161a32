using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Support;
using Xunit;

namespace InitTests;

/// <summary>The units of packaging/systemd/, under a real systemd.</summary>
public sealed class SystemdTests : SystemTest
{
    private const string Unit = "qemu-init@web1.service";

    [SystemdFact]
    public void Systemd_itself_finds_nothing_to_object_to()
    {
        using Systemd systemd = new(Host);

        Result result = systemd.Run("systemd-analyze", "verify", "--man=no", "qemu-init.service", "qemu-init.target", Unit);

        Assert.Equal("", result.Succeeds().Err);
    }

    [SystemdFact]
    public void A_guest_is_a_unit_that_starts_runs_and_shuts_down()
    {
        Guest guest = Host.Linux();
        using Systemd systemd = new(Host);

        systemd.Call("enable", "--now", "qemu-init@web1").Succeeds();

        Assert.Equal("active", systemd.Ask(Unit, "ActiveState"));
        string run = Host.Processes.Single(IsRun).ToString(CultureInfo.InvariantCulture);
        Assert.Equal("qemu-init", Shell.Output("ps", "-o", "comm=", "-p", run).Trim());
        Assert.EndsWith($"/{Unit}\n", File.ReadAllText($"/proc/{Host.Qemus.Single()}/cgroup"), StringComparison.Ordinal);
        guest.Prints("guest ready");

        systemd.Call("disable", "--now", "qemu-init@web1").Succeeds();

        Assert.Equal("inactive", systemd.Ask(Unit, "ActiveState"));
        Assert.Equal("success", systemd.Ask(Unit, "Result"));
        Assert.Empty(Host.Qemus);
        EndedInOrder(guest);
    }

    [SystemdFact]
    public void The_target_starts_and_stops_all_guests_that_are_units()
    {
        Host.Bare();
        Host.Bare("web2");
        using Systemd systemd = new(Host);
        systemd.Override("qemu-init@.service", "[Service]", "ExecStart=", $"ExecStart={Repository.Executable} $QEMU_INIT_ARGS run --timeout 1 %i");
        systemd.Call("enable", Unit, "qemu-init@web2").Succeeds();

        systemd.Call("start", "qemu-init.target").Succeeds();
        systemd.Becomes(Unit, "active");
        systemd.Becomes("qemu-init@web2", "active");

        systemd.Call("stop", "qemu-init.target").Succeeds();
        systemd.Becomes(Unit, "inactive");
        systemd.Becomes("qemu-init@web2", "inactive");
    }

    [SystemdFact]
    public void A_guest_that_powers_itself_off_stays_off()
    {
        Guest guest = Host.Linux("guest.poweroff=0");
        using Systemd systemd = new(Host);

        systemd.Call("start", Unit).Succeeds();
        systemd.Becomes(Unit, "inactive");

        Assert.Equal("success", systemd.Ask(Unit, "Result"));
        Assert.Equal("0", systemd.Ask(Unit, "NRestarts"));
        EndedInOrder(guest);
    }

    [SystemdFact]
    public void A_guest_that_crashes_is_started_again_and_not_for_ever()
    {
        Host.Bare();
        using Systemd systemd = new(Host);
        systemd.Override(Unit, "[Unit]", "StartLimitBurst=2", "[Service]", "RestartSec=0");
        systemd.Call("start", Unit).Succeeds();
        int first = Host.Qemus.Single();

        Shell.Output("kill", "-KILL", first.ToString(CultureInfo.InvariantCulture));
        Wait.Until("another qemu", () => Host.Qemus is [int second] && second != first && systemd.Ask(Unit, "ActiveState") == "active");
        Assert.Equal("1", systemd.Ask(Unit, "NRestarts"));

        Shell.Output("kill", "-KILL", Host.Qemus.Single().ToString(CultureInfo.InvariantCulture));
        systemd.Becomes(Unit, "failed");
        Assert.Empty(Host.Qemus);
    }

    [SystemdFact]
    public void A_guest_whose_files_are_wrong_is_not_tried_again()
    {
        Host.Bare("web1", "RAM=banana");
        using Systemd systemd = new(Host);

        Assert.NotEqual(0, systemd.Call("start", Unit).Code);

        Assert.Equal("failed", systemd.Ask(Unit, "ActiveState"));
        Assert.Equal("6", systemd.Ask(Unit, "ExecMainStatus"));
        Assert.Equal("0", systemd.Ask(Unit, "NRestarts"));
    }

    [SystemdFact]
    public void A_guest_goes_on_where_the_program_is_killed_and_is_taken_over()
    {
        Host.Bare();
        using Systemd systemd = new(Host);
        systemd.Override(Unit, "[Service]", "RestartSec=0");
        systemd.Call("start", Unit).Succeeds();
        int qemu = Host.Qemus.Single();

        systemd.Call("kill", "--signal=KILL", "--kill-who=main", Unit).Succeeds();
        Wait.Until("the restart", () => systemd.Ask(Unit, "NRestarts") == "1" && systemd.Ask(Unit, "ActiveState") == "active");

        Assert.Equal([qemu], Host.Qemus);
        Assert.StartsWith("already running (pid ", systemd.Ask(Unit, "StatusText"), StringComparison.Ordinal);
    }

    [SystemdFact]
    public void Systemd_waits_as_long_as_the_guest_may_take()
    {
        Host.Bare();
        using Systemd systemd = new(Host);
        systemd.Override(
            Unit, "[Service]", "TimeoutStopSec=1", "ExecStart=", $"ExecStart={Repository.Executable} $QEMU_INIT_ARGS run --timeout 4 %i");
        systemd.Call("start", Unit).Succeeds();

        systemd.Call("stop", Unit).Succeeds();

        Assert.Equal("success", systemd.Ask(Unit, "Result"));
        Assert.Empty(Host.Qemus);
    }

    [SystemdFact]
    public void Systemd_waits_for_a_start_that_a_stop_finds_under_way()
    {
        Guest guest = Host.Bare("web1", "PRECMD='echo busy >busy; while [ ! -e go ]; do sleep 0.1; done'").BelongsTo("root");
        using Systemd systemd = new(Host);
        systemd.Override(
            Unit, "[Service]", "TimeoutStopSec=5", "ExecStart=", $"ExecStart={Repository.Executable} $QEMU_INIT_ARGS run --timeout 1 %i");
        systemd.Call("start", "--no-block", Unit).Succeeds();
        Wait.Until("PRECMD", () => File.Exists(guest.Folder + "/busy"));

        systemd.Call("stop", "--no-block", Unit).Succeeds();
        systemd.Becomes(Unit, "deactivating");
        Thread.Sleep(TimeSpan.FromSeconds(7));
        File.WriteAllText(guest.Folder + "/go", "");
        systemd.Becomes(Unit, "inactive");

        Assert.Equal("success", systemd.Ask(Unit, "Result"));
        Assert.Empty(Host.Qemus);
    }

    [SystemdFact]
    public void The_autostart_list_is_a_unit_that_one_bad_guest_does_not_fail()
    {
        Host.Bare();
        Host.Bare("web2", "RAM=banana");
        File.WriteAllText(Host.Etc + "/autostart", "web2\nweb1\n");
        using Systemd systemd = new(Host);
        systemd.Override("qemu-init.service", "[Service]", "ExecStopPost=", $"ExecStopPost={Repository.Executable} $QEMU_INIT_ARGS stop --timeout 2");

        systemd.Call("enable", "--now", "qemu-init").Succeeds();

        Assert.Equal("active", systemd.Ask("qemu-init", "ActiveState"));
        Assert.EndsWith("/qemu-init.service\n", File.ReadAllText($"/proc/{Host.Qemus.Single()}/cgroup"), StringComparison.Ordinal);

        systemd.Call("stop", "qemu-init").Succeeds();

        Assert.Equal("success", systemd.Ask("qemu-init", "Result"));
        Assert.Empty(Host.Qemus);
    }

    [SystemdFact]
    public void Before_the_host_goes_down_all_guests_are_shut_down()
    {
        Guest one = Host.Linux();
        Guest other = Host.Linux("", "web2");
        File.WriteAllText(Host.Etc + "/autostart", "web2\n");
        using Systemd systemd = new(Host);
        systemd.Call("start", "qemu-init", Unit).Succeeds();
        one.Prints("guest ready");
        other.Prints("guest ready");

        systemd.PowerOff();

        EndedInOrder(one);
        EndedInOrder(other);
    }

    [SystemdFact]
    public void Where_the_host_goes_down_while_guests_start_those_that_run_are_shut_down_and_no_other_starts()
    {
        Guest guest = Host.Linux("", "web1", "READY=3600");
        Guest other = Host.Bare("web2", "AFTER=web1");
        Autostart("web1", "web2");
        using Systemd systemd = new(Host);
        systemd.Call("start", "--no-block", "qemu-init").Succeeds();
        Wait.Until("web1", () => File.Exists(guest.LogFolder + "/console.log"));
        guest.Prints("guest ready");
        Assert.Equal("activating", systemd.Ask("qemu-init", "ActiveState"));

        systemd.PowerOff();

        EndedInOrder(guest);
        Assert.False(Directory.Exists(other.LogFolder));
    }

    [SystemdTheory]
    [InlineData("qemu-init", "start", "web1")]
    [InlineData("qemu-init", "start")]
    [InlineData("qemud", "start")]
    public void A_guest_that_was_started_from_a_login_is_shut_down_with_the_others(string program, params string[] call)
    {
        Guest guest = Host.Linux();
        using Systemd systemd = new(Host);
        systemd.Call("start", "qemu-init").Succeeds();
        Autostart("web1");

        systemd.Run(["systemd-run", "--scope", "--slice=user-0.slice", "--unit=session-1.scope", Host.Link(program), "--root", Host.Root, .. call])
            .Succeeds("web1: started (pid ");
        Assert.Contains("/system.slice/run-", File.ReadAllText($"/proc/{Host.Qemus.Single()}/cgroup"), StringComparison.Ordinal);
        guest.Prints("guest ready");
        systemd.PowerOff();

        EndedInOrder(guest);
    }

    [SystemdFact]
    public void A_restart_of_the_autostart_list_restarts_the_guests_that_are_units_too()
    {
        Host.Bare("web1");
        using Systemd systemd = new(Host);
        systemd.Override(Unit, "[Service]", "ExecStart=", $"ExecStart={Repository.Executable} $QEMU_INIT_ARGS run --timeout 1 %i");
        systemd.Call("start", "qemu-init", Unit).Succeeds();
        int first = Host.Qemus.Single();

        systemd.Call("restart", "qemu-init").Succeeds();
        Wait.Until("the unit", () => systemd.Ask(Unit, "ActiveState") == "active");

        Assert.NotEqual(first, Host.Qemus.Single());
    }

    [SystemdFact]
    public void The_init_script_is_a_unit_by_the_generator_of_systemd_that_one_bad_guest_does_not_fail()
    {
        Guest guest = Host.Linux();
        Host.Bare("web2", "RAM=banana");
        Autostart("web2", "web1");
        using Systemd systemd = new(Host);
        string[] after = systemd.Ask("qemu-init", "After").Split(' ');
        string[] afterOfOne = systemd.Ask(Unit, "After").Split(' ');

        string[] lines = systemd.Generate(systemd.LsbScript("qemu-init")).Split('\n');
        systemd.Call("start", "qemu-init").Succeeds();

        Assert.Contains("TimeoutSec=5min", lines);
        string[] named = [.. lines.Where(line => line.StartsWith("After=", StringComparison.Ordinal)).Select(line => line["After=".Length..])];
        Assert.Contains("libvirtd.service", named);
        Assert.Empty(named.Except(after));
        Assert.Empty(named.Except(afterOfOne));
        Assert.Equal("active", systemd.Ask("qemu-init", "ActiveState"));
        guest.Prints("guest ready");
        systemd.PowerOff();
        EndedInOrder(guest);
    }

    [SystemdFact]
    public void The_lines_of_the_page_start_and_stop_all_guests()
    {
        Guest guest = Host.Linux();
        using Systemd systemd = new(Host);

        Type(systemd, EntryTest.Block("systemd", 0)).Succeeds();

        guest.Is("running");
        Assert.Equal("enabled\n", systemd.Call("is-enabled", "qemu-init").Out);
        Assert.Equal("active", systemd.Ask("qemu-init", "ActiveState"));
    }

    [SystemdFact]
    public void The_lines_of_the_page_start_and_stop_one_guest()
    {
        Guest guest = Host.Linux();
        using Systemd systemd = new(Host);

        Result result = Type(systemd, EntryTest.Block("systemd", 1)).Succeeds("Active: active (running)");

        Assert.Contains("Removed ", result.Err, StringComparison.Ordinal);
        guest.Is("stopped");
        EndedInOrder(guest);
    }

    [SystemdFact]
    public void The_settings_of_the_page_go_on_top_of_the_units()
    {
        using Systemd systemd = new(Host);

        systemd.Override(Unit, EntryTest.Block("systemd", 0, "ini"));
        systemd.Override(
            "qemu-init.service",
            EntryTest.Block("systemd", 1, "ini").Replace("/usr/local/sbin/qemu-init", Repository.Executable, StringComparison.Ordinal));

        Assert.Equal("6442450944", systemd.Ask(Unit, "MemoryMax"));
        Assert.Equal("200", systemd.Ask(Unit, "CPUWeight"));
        Assert.Equal("10min", systemd.Ask("qemu-init", "TimeoutStopUSec"));
        Assert.Contains("stop --timeout 580 ;", systemd.Ask("qemu-init", "ExecStopPost"), StringComparison.Ordinal);
        Assert.Equal("", systemd.Run("systemd-analyze", "verify", "--man=no", "qemu-init.service", Unit).Succeeds().Err);
    }

    [SystemdFact]
    public void The_journal_has_what_the_program_says()
    {
        Host.Bare();
        Autostart("web1");
        using Systemd systemd = new(Host);
        systemd.Call("start", "systemd-journald.socket").Succeeds();
        systemd.Call("start", "qemu-init", Unit).Succeeds();
        systemd.Run("journalctl", "--sync").Succeeds();

        Type(systemd, EntryTest.Block("systemd", 2)).Succeeds(": web1: started (pid ", ": web1: already running (pid ");
    }

    [SystemdFact]
    public void What_the_script_is_told_by_hand_its_unit_does()
    {
        Host.Bare();
        Autostart("web1");
        using Systemd systemd = new(Host);
        systemd.Override("qemu-init.service", "[Service]", "ExecStopPost=", $"ExecStopPost={Repository.Executable} $QEMU_INIT_ARGS stop --timeout 2");

        Result Script(string verb) => systemd.Run(systemd.LsbScript("qemu-init"), verb);

        Script("start").Succeeds("systemctl start qemu-init.service");
        Assert.Equal("active", systemd.Ask("qemu-init", "ActiveState"));
        Assert.EndsWith("/qemu-init.service\n", File.ReadAllText($"/proc/{Host.Qemus.Single()}/cgroup"), StringComparison.Ordinal);
        Script("status").Succeeds("web1: running");

        // What is not the unit's to know is done at once.
        Script("start").Succeeds("web1: already running");

        int first = Host.Qemus.Single();
        Script("restart").Succeeds("systemctl restart qemu-init.service");
        Assert.NotEqual(first, Host.Qemus.Single());

        Script("stop").Succeeds("systemctl stop qemu-init.service");
        Assert.Equal("inactive", systemd.Ask("qemu-init", "ActiveState"));
        Assert.Empty(Host.Qemus);
        Script("stop").Succeeds();
        Script("try-restart").Succeeds();
        Assert.Equal("inactive", systemd.Ask("qemu-init", "ActiveState"));

        systemd.Mask("qemu-init.service");
        Assert.NotEqual(0, Script("start").Code);
        Assert.Empty(Host.Qemus);
    }

    [SystemdFact]
    public void What_the_script_is_told_by_systemd_it_does_itself()
    {
        Host.Bare();
        Autostart("web1");
        using Systemd systemd = new(Host);
        string script = systemd.LsbScript("qemu-init");

        // As systemd's generator makes it of the script.
        systemd.Override("qemu-init.service", "[Service]", "ExecStart=", $"ExecStart={script} start", "ExecStopPost=", $"ExecStop={script} stop");

        systemd.Run(script, "start").Succeeds("systemctl start qemu-init.service");

        Assert.Equal("active", systemd.Ask("qemu-init", "ActiveState"));
        Assert.EndsWith("/qemu-init.service\n", File.ReadAllText($"/proc/{Host.Qemus.Single()}/cgroup"), StringComparison.Ordinal);
    }

    [SystemdFact]
    public void A_script_without_a_unit_of_its_name_does_all_itself()
    {
        Guest guest = Host.Bare();
        Host.Bare("web2");
        Autostart("web2");
        using Systemd systemd = new(Host);

        systemd.Run(systemd.LsbScript("qemu-init.web1"), "start").Succeeds("web1: started");

        guest.Is("running");
        Assert.Single(Host.Qemus);
        Assert.Equal("inactive", systemd.Ask("qemu-init", "ActiveState"));
    }

    // Lines as a person types them who has the program in the PATH.
    private Result Type(Systemd systemd, string lines)
    {
        string folder = Directory.CreateDirectory(Host.Root + "/bin").FullName;
        File.WriteAllText(folder + "/qemu-init", $"#!/bin/sh\nexec {Repository.Executable} --root {Host.Root} \"$@\"\n");
        Shell.Output("chmod", "755", folder + "/qemu-init");
        return systemd.Run("env", $"PATH={folder}:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-ec", lines);
    }

    private static bool IsRun(int process) => new ProcessView(process).Program == Repository.Executable;

    private static void EndedInOrder(Guest guest) =>
        Assert.Contains("\"reason\": \"guest-shutdown\"", File.ReadAllText(guest.LogFolder + "/events.log"), StringComparison.Ordinal);
}
