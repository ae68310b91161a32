using System;
using System.IO;
using Support;
using Xunit;

namespace InitTests;

/// <summary>rc.d/qemu_init.netbsd under a stand-in for NetBSD's rc.subr.</summary>
public sealed class NetBsdTests : EntryTest
{
    private const string Script = "/etc/rc.d/qemu_init";

    [EntryFact]
    public void The_service_walks_through_its_states()
    {
        Guest guest = Host.Linux();
        Autostart("web1");

        WalksThrough(guest, action => Root.Run(Script, action), Codes.FreeBsd);
    }

    [EntryFact]
    public void Names_on_the_command_line_choose_the_guests()
    {
        Guest guest = Host.Bare();
        Guest other = Host.Bare("web2");
        Autostart("web1");

        Root.Run(Script, "start", "web2").Succeeds();

        guest.Is("stopped");
        other.Is("running");
    }

    [EntryFact]
    public void A_restart_keeps_to_the_guests_that_were_named()
    {
        Guest guest = Host.Linux();
        guest.Boot();
        int pid = guest.Pid;
        Host.Bare("web2").Start();
        int other = Host.Qemus.Count;

        Root.Run(Script, "restart", "web1").Succeeds("web1: stopped by the power button");

        Assert.Equal(2, other);
        Assert.Equal(2, Host.Qemus.Count);
        Assert.DoesNotContain(pid, Host.Qemus);
    }

    [EntryFact]
    public void The_host_starts_and_stops_and_what_is_so_already_is_success_to_it()
    {
        Guest guest = Host.Linux();
        Autostart("web1");

        Boot().Succeeds();
        guest.Prints("guest ready");
        Boot().Succeeds();
        Shutdown().Succeeds("web1: stopped by the power button");
        Shutdown().Succeeds();
    }

    [EntryFact]
    public void When_the_host_goes_down_guests_without_a_profile_are_stopped_within_its_time_if_it_has_one()
    {
        Guest guest = Host.Bare(settings: "STOPDELAY=600");
        Configure(Root, "qemu_init_profiles=web2", "rcshutdown_timeout=20");
        guest.Start();

        Shutdown().Cuts("web1: cut off");
    }

    [EntryTheory]
    [InlineData("5m")]
    [InlineData("0")]
    public void A_time_that_is_none_keeps_no_guest_from_its_stop(string timeout)
    {
        Host.Linux().Boot();
        Configure(Root, "rcshutdown_timeout=" + timeout);

        Result stop = Shutdown().Succeeds("web1: stopped by the power button");

        Assert.Contains($"rcshutdown_timeout needs whole seconds from 1 to 604800, not '{timeout}'", stop.Err, StringComparison.Ordinal);
    }

    [EntryFact]
    public void A_service_that_is_not_enabled_starts_only_when_asked_for_once()
    {
        Host.Bare();
        Autostart("web1");
        Configure(Root, "qemu_init=NO");

        Root.Run(Script, "start").Ends(1);
        Boot().Succeeds();
        Assert.Empty(Host.Qemus);
        Root.Run(Script, "onestart").Succeeds();
        Assert.Single(Host.Qemus);
    }

    [EntryTheory]
    [InlineData("frobnicate")]
    [InlineData("")]
    public void Another_action_gets_the_usage(string action) =>
        Assert.Contains("Usage: ", Root.Run(Script, action).Ends(1).Err, StringComparison.Ordinal);

    [EntryTheory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_lines_of_the_page_start_a_guest(int block)
    {
        Guest guest = Host.Bare();
        Autostart("web1");
        if (block == 0)
            Configure(Root, "qemu_init=");

        Root.Sh("set -e\n" + Block("netbsd", block)).Succeeds("web1: started");

        guest.Is("running");
    }

    [EntryFact]
    public void It_says_what_rcorder_reads()
    {
        string[] lines = File.ReadAllLines(Repository.Root + "/rc.d/qemu_init.netbsd");
        Assert.Equal(["#!/bin/sh", "", "# PROVIDE: qemu_init", "# REQUIRE: LOGIN NETWORKING", "# KEYWORD: shutdown", ""], lines[..6]);
    }

    // As rc(8) and rc.shutdown(8) call a script.
    private Result Boot() => Root.Sh($". /etc/rc.subr; rc_fast=yes; run_rc_script {Script} start");

    private Result Shutdown() => Root.Sh($". /etc/rc.subr; run_rc_script {Script} stop");

    private void Configure(PrivateRoot root, params string[] settings) =>
        root.Write("/etc/rc.conf", string.Join('\n', ["qemu_init=YES", $"qemu_init_flags='{Options}'", .. settings, ""]));

    private protected override void Prepare(PrivateRoot root)
    {
        Configure(root);
        root.Copy(Repository.Root + "/tests/inits/rc.subr.freebsd", "/etc/rc.subr.freebsd");
        root.Copy(Repository.Root + "/tests/inits/rc.subr.netbsd", "/etc/rc.subr");
        root.Write(Script, Entry("rc.d/qemu_init.netbsd"), executable: true);
    }
}
