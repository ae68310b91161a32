using System;
using Support;
using Xunit;

namespace InitTests;

/// <summary>rc.d/rc.qemu-init as Slackware's rc.M and rc.6 come to call it, through the lines of docs/init/slackware.md.</summary>
public sealed class SlackwareTests : EntryTest
{
    [EntryTheory]
    [InlineData("rc.qemu-init")]
    [InlineData("rc.qemu-init.web1")]
    public void The_script_walks_through_its_states(string script)
    {
        Guest guest = Host.Linux();
        Autostart("web1");

        WalksThrough(guest, action => Call(script, action), Codes.Lsb);
    }

    [EntryFact]
    public void The_lines_of_the_page_start_and_stop_the_guests()
    {
        Guest guest = Host.Linux();
        Autostart("web1");

        Root.Run("/etc/rc.d/rc.local", "start").Succeeds("web1: started");
        guest.Prints("guest ready");
        Root.Run("/etc/rc.d/rc.local_shutdown", "stop").Succeeds("web1: stopped by the power button");

        Assert.Empty(Host.Processes);
    }

    [EntryFact]
    public void A_script_that_is_not_executable_is_not_enabled()
    {
        Host.Bare();
        Autostart("web1");
        Root.Sh("chmod -x /etc/rc.d/rc.qemu-init").Succeeds();

        Root.Run("/etc/rc.d/rc.local", "start").Succeeds();

        Assert.Empty(Host.Qemus);
    }

    [EntryFact]
    public void The_copy_for_one_guest_that_the_page_makes_is_of_that_guest()
    {
        Guest guest = Host.Bare();
        Guest other = Host.Bare("web2");
        Autostart("web2");
        Root.Sh("rm /etc/rc.d/rc.qemu-init.web1").Succeeds();
        Root.Sh(Block("slackware", 3)).Succeeds();

        Call("rc.qemu-init.web1", "start").Succeeds();

        guest.Is("running");
        other.Is("stopped");
    }

    [EntryTheory]
    [InlineData(2)]
    [InlineData(2, "frobnicate")]
    [InlineData(2, "start", "web1")]
    public void A_call_that_is_wrong_gets_the_usage(int code, params string[] arguments) =>
        Assert.Contains("Usage: ", Call("rc.qemu-init", arguments).Ends(code).Err, StringComparison.Ordinal);

    [EntryFact]
    public void A_stop_of_all_has_the_time_that_the_settings_say()
    {
        Host.Bare(settings: "STOPDELAY=600").Start();
        Root.Write("/etc/default/qemu-init", $"QEMU_INIT_ARGS='{Options}'\nQEMU_INIT_STOP_TIMEOUT=5\n");

        Call("rc.qemu-init", "stop").Cuts("web1: cut off");
    }

    [EntryTheory]
    [InlineData("5m")]
    [InlineData("0")]
    public void A_time_that_is_none_keeps_no_guest_from_its_stop(string timeout)
    {
        Host.Linux().Boot();
        Root.Write("/etc/default/qemu-init", $"QEMU_INIT_ARGS='{Options}'\nQEMU_INIT_STOP_TIMEOUT={timeout}\n");

        Result stop = Call("rc.qemu-init", "stop").Succeeds("web1: stopped by the power button");

        Assert.EndsWith(
            $"QEMU_INIT_STOP_TIMEOUT needs whole seconds from 1 to 604800, not '{timeout}'; it is ignored\n", stop.Err, StringComparison.Ordinal);
    }

    [EntryFact]
    public void A_damaged_file_of_settings_is_one_line_and_keeps_no_guest_from_its_stop()
    {
        KeepToHost(Root);
        Host.Linux().Boot();
        Root.Write("/etc/default/qemu-init", "QEMU_INIT_ARGS='--root /x\n");

        Result stop = Call("rc.qemu-init", "stop").Succeeds("web1: stopped by the power button");

        Assert.Equal(
            "/etc/rc.d/rc.qemu-init: /etc/default/qemu-init has a mistake, so none of its settings counts; "
                + "to see it: sh -n /etc/default/qemu-init\n",
            stop.Err);
    }

    [EntryFact]
    public void A_mistake_in_a_file_does_not_take_a_running_guest_down()
    {
        Guest guest = Host.Bare().Start();
        int pid = guest.Pid;
        guest.Set("RAM=much");

        Call("rc.qemu-init", "check").Ends(6);
        Call("rc.qemu-init", "restart").Ends(6);

        Assert.Equal([pid], Host.Qemus);
    }

    [EntryFact]
    public void A_program_that_was_removed_is_named()
    {
        Root.Sh("rm " + Program).Succeeds();

        Assert.Contains(Program, Call("rc.qemu-init", "start").Ends(5).Err, StringComparison.Ordinal);
        Call("rc.qemu-init", "status").Ends(4);
    }

    private Result Call(string script, params string[] arguments) => Root.Run(["/usr/bin/env", "-i", "/etc/rc.d/" + script, .. arguments]);

    private protected override void Prepare(PrivateRoot root)
    {
        root.Write("/etc/default/qemu-init", $"QEMU_INIT_ARGS='{Options}'\n");
        root.Write("/etc/rc.d/rc.qemu-init", Entry("rc.d/rc.qemu-init"), executable: true);
        root.Link("/etc/rc.d/rc.qemu-init.web1", "rc.qemu-init");
        root.Write("/etc/rc.d/rc.local", "#!/bin/sh\n" + Block("slackware", 1), executable: true);
        root.Write("/etc/rc.d/rc.local_shutdown", "#!/bin/sh\n" + Block("slackware", 2), executable: true);
    }
}
