using System.IO;
using SystemTests.Support;
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

        Boot("faststart").Succeeds();
        guest.Prints("guest ready");
        Boot("faststart").Succeeds();
        Boot("faststop").Succeeds("web1: stopped by the power button");
        Boot("faststop").Succeeds();
    }

    [EntryFact]
    public void A_time_for_the_shutdown_is_kept_where_the_host_has_one()
    {
        Guest guest = Host.Bare(settings: "STOPDELAY=600");
        Configure(Root, "rcshutdown_timeout=20");
        guest.Start();

        Boot("faststop").Succeeds("web1: stopped by quit");
    }

    [EntryFact]
    public void A_service_that_is_not_enabled_starts_only_when_asked_for_once()
    {
        Host.Bare();
        Autostart("web1");
        Configure(Root, "qemu_init=NO");

        Root.Run(Script, "start").Ends(1);
        Boot("faststart").Succeeds();
        Assert.Empty(Host.Qemus);
        Root.Run(Script, "onestart").Succeeds();
        Assert.Single(Host.Qemus);
    }

    [EntryFact]
    public void It_says_what_rcorder_reads()
    {
        string[] lines = File.ReadAllLines(Repository.Root + "/rc.d/qemu_init.netbsd");
        Assert.Equal(["#!/bin/sh", "", "# PROVIDE: qemu_init", "# REQUIRE: LOGIN NETWORKING", "# KEYWORD: shutdown", ""], lines[..6]);
    }

    private Result Boot(string action) => Root.Sh($". /etc/rc.subr; run_rc_script {Script} {action}");

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
