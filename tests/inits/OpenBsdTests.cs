using System;
using System.IO;
using Support;
using Xunit;

namespace InitTests;

/// <summary>rc.d/qemu_init.openbsd under a stand-in for OpenBSD's rc.subr, in a ksh.</summary>
public sealed class OpenBsdTests : EntryTest
{
    [EntryTheory("mksh")]
    [InlineData("qemu_init")]
    [InlineData("qemu_init_web1")]
    public void A_service_walks_through_its_states(string service)
    {
        Guest guest = Host.Linux();
        Autostart("web1");

        WalksThrough(guest, action => Service(service, action), Codes.OpenBsd, status: "check");
    }

    [EntryFact("mksh")]
    public void A_link_is_the_service_of_one_guest()
    {
        Guest guest = Host.Bare();
        Guest other = Host.Bare("web2");
        Autostart("web2");

        Service("qemu_init_web1", "start").Succeeds("qemu_init_web1(ok)");

        guest.Is("running");
        other.Is("stopped");
    }

    [EntryTheory("mksh")]
    [InlineData("qemu_init")]
    [InlineData("qemu_init_web1")]
    public void A_restart_is_a_new_qemu_and_a_mistake_in_the_file_is_none(string service)
    {
        Guest guest = Host.Linux();
        Autostart("web1");
        Service(service, "start").Succeeds();
        guest.Prints("guest ready");
        int first = guest.Pid;

        Service(service, "restart").Succeeds($"{service}(ok)");
        int second = guest.Pid;
        guest.Set("RAM=much");

        Assert.NotEqual(first, second);
        Service(service, "configtest").Ends(1, $"{service}(failed)");
        Service(service, "restart").Ends(1, $"{service}(failed)");
        Assert.Equal([second], Host.Qemus);
    }

    [EntryFact("mksh")]
    public void Of_all_guests_one_that_cannot_start_does_not_keep_the_others_from_it()
    {
        Guest good = Host.Bare();
        Host.New("web2", "NAME=web2", "RAM=much").Register();
        Autostart("web2", "web1");

        Result start = Root.Sh("INRC=1 /etc/rc.d/qemu_init start").Ends(1, "qemu_init(failed)");

        Assert.Empty(start.Err);
        good.Is("running");
    }

    [EntryFact("mksh")]
    public void With_d_a_failed_action_says_why()
    {
        Host.New("web1", "RAM=much").Register();

        Result start = Root.Run("/etc/rc.d/qemu_init_web1", "-d", "start").Ends(1);

        Assert.Contains("web1-qemud.rc:", start.Err, StringComparison.Ordinal);
    }

    [EntryFact("mksh")]
    public void A_service_with_flags_NO_stays_disabled()
    {
        Host.Bare();
        Autostart("web1");
        Configure(Root, "qemu_init_flags=NO");

        Service("qemu_init", "start").Ends(1);

        Assert.Empty(Host.Qemus);
    }

    [EntryTheory("mksh")]
    [InlineData("reload", "reload is not supported")]
    [InlineData("status", "usage: ")]
    [InlineData("", "usage: ")]
    public void Another_action_is_refused(string action, string complaint) =>
        Assert.Contains(complaint, Service("qemu_init", action).Ends(1).Err, StringComparison.Ordinal);

    [EntryTheory("mksh")]
    [InlineData("qemu_init")]
    [InlineData("qemu_init_web1")]
    public void What_takes_longer_than_rc_subr_waits_by_itself_is_not_given_up(string service)
    {
        Guest guest = Host.Linux("guest.button=6", "web1", "PRECMD='sleep 6'");
        Autostart("web1");

        Service(service, "start").Succeeds($"{service}(ok)");
        guest.Prints("guest ready");
        Service(service, "stop").Succeeds($"{service}(ok)");

        Assert.Empty(Host.Processes);
        Assert.Contains("guest-shutdown", File.ReadAllText(guest.LogFolder + "/events.log"), StringComparison.Ordinal);
    }

    [EntryTheory("mksh")]
    [InlineData("20")]
    [InlineData("5")]
    public void A_stop_of_all_keeps_to_the_time_that_rc_conf_local_says(string timeout)
    {
        Host.Bare(settings: "STOPDELAY=600").Start();
        Configure(Root, $"qemu_init_timeout={timeout}");

        Root.Run("/etc/rc.d/qemu_init", "-d", "stop").Succeeds("qemu_init(ok)").Cuts("web1: cut off");
    }

    [EntryTheory("mksh")]
    [InlineData("5m")]
    [InlineData("0")]
    public void A_time_that_is_none_keeps_no_guest_from_its_stop(string timeout)
    {
        Guest guest = Host.Linux().Boot();
        Configure(Root, $"qemu_init_timeout={timeout}");

        Result stop = Service("qemu_init", "stop").Succeeds("qemu_init(ok)");

        Assert.EndsWith(
            $": the timeout needs whole seconds, not '{timeout}'; 3600 s count in its place\n", stop.Err, StringComparison.Ordinal);
        guest.Is("stopped");
    }

    [EntryFact("mksh")]
    public void A_guest_that_crashed_keeps_the_others_neither_from_their_start_nor_from_their_stop()
    {
        Guest crashed = Host.Bare("web2").Start();
        crashed.Qemu.Signal("KILL");
        crashed.Ends();
        Guest guest = Host.Linux().Boot();

        Service("qemu_init", "stop").Succeeds("qemu_init(ok)");

        guest.Is("stopped");
    }

    [EntryFact("mksh")]
    public void A_guest_that_runs_does_not_keep_the_others_from_their_start()
    {
        Host.Bare().Start();
        Guest other = Host.Bare("web2");
        Autostart("web2");

        Service("qemu_init", "start").Succeeds("qemu_init(ok)");

        other.Is("running");
    }

    [EntryFact("mksh")]
    public void A_guest_that_is_left_running_is_not_waited_for()
    {
        Guest left = Host.Bare("web2", "ON_SHUTDOWN=leave").Start();
        Guest guest = Host.Linux().Boot();

        Service("qemu_init", "stop").Succeeds("qemu_init(ok)");

        guest.Is("stopped");
        left.Is("running");
    }

    [EntryFact("mksh")]
    public void A_user_to_whom_the_state_is_unknown_is_told_no_other()
    {
        Host.Bare().Start();

        Result check = Root.Run("setpriv", "--reuid=65534", "--clear-groups", "/etc/rc.d/qemu_init", "check").Ends(1);

        Assert.Contains("need root privileges", check.Err, StringComparison.Ordinal);
        Service("qemu_init", "check").Succeeds("qemu_init(ok)");
    }

    [EntryTheory("mksh")]
    [InlineData(0, "qemu_init")]
    [InlineData(1, "qemu_init_web1")]
    public void The_lines_of_the_page_enable_and_start_a_service(int block, string service)
    {
        Root.Sh("rm /etc/rc.d/qemu_init_web1").Succeeds();
        Root.Write("/usr/sbin/rcctl", Rcctl, executable: true);
        Guest guest = Host.Bare();
        Autostart("web1");

        Root.Sh("set -e\n" + Block("openbsd", block)).Succeeds($"{service}(ok)");

        guest.Is("running");
        Assert.Equal($"pkg_scripts={service}\n", Root.Sh("grep pkg_scripts /etc/rc.conf.local").Out);
    }

    // As much of rcctl(8) as the page uses.
    private const string Rcctl = """
        #!/bin/sh
        case $1 in
            enable) [ -x "/etc/rc.d/$2" ] && echo "pkg_scripts=$2" >>/etc/rc.conf.local ;;
            *) exec "/etc/rc.d/$2" "$1" ;;
        esac
        """;

    private Result Service(string name, string action) =>
        Root.Run("/usr/bin/env", "-i", "PATH=/sbin:/bin:/usr/sbin:/usr/bin", "/etc/rc.d/" + name, action);

    private void Configure(PrivateRoot root, params string[] settings) => root.Write(
        "/etc/rc.conf.local", string.Join('\n', [$"qemu_init_flags='{Options}'", $"qemu_init_web1_flags='{Options}'", .. settings, ""]));

    private protected override void Prepare(PrivateRoot root)
    {
        root.Unpack("mksh");
        root.Link("/usr/bin/ksh", "mksh");
        root.Write("/etc/rc.d/qemu_init", Entry("rc.d/qemu_init.openbsd"), executable: true);
        root.Link("/etc/rc.d/qemu_init_web1", "qemu_init");
        Configure(root);

        // A tenth of the time that rc.subr gives a script, for what takes longer to be tried in a tenth.
        string framework = File.ReadAllText(Repository.Root + "/tests/inits/rc.subr.openbsd");
        Assert.Contains("daemon_timeout:=30", framework, StringComparison.Ordinal);
        root.Write("/etc/rc.d/rc.subr", framework.Replace("daemon_timeout:=30", "daemon_timeout:=3", StringComparison.Ordinal));
    }
}
