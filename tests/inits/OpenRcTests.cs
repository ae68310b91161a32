using System;
using Support;
using Xunit;

namespace InitTests;

/// <summary>init.d/qemu-init.openrc under OpenRC's own openrc-run.</summary>
public sealed class OpenRcTests : EntryTest
{
    [EntryTheory("openrc")]
    [InlineData("qemu-init")]
    [InlineData("qemu-init.web1")]
    public void A_service_walks_through_its_states(string service)
    {
        Guest guest = Host.Linux();
        Autostart("web1");

        WalksThrough(guest, action => Service(service, action), Codes.OpenRc);
    }

    [EntryTheory("openrc")]
    [InlineData("qemu-init")]
    [InlineData("qemu-init.web1")]
    public void A_restart_is_a_new_qemu_and_a_mistake_in_the_file_is_none(string service)
    {
        Guest guest = Host.Linux();
        Autostart("web1");
        Service(service, "start").Succeeds();
        guest.Prints("guest ready");
        int first = guest.Pid;

        Service(service, "restart").Succeeds();
        int second = guest.Pid;
        guest.Set("RAM=much");
        Result refused = Service(service, "restart");

        Assert.NotEqual(first, second);
        Assert.NotEqual(0, refused.Code);
        Assert.Contains("web1-qemud.rc:", refused.Err, StringComparison.Ordinal);
        Assert.Equal([second], Host.Qemus);
        Service(service, "status").Succeeds();
    }

    [EntryFact("openrc")]
    public void One_guest_has_actions_of_its_own()
    {
        Guest guest = Host.Bare();
        Assert.NotEqual(0, Service("qemu-init.web1", "suspend").Code);
        Service("qemu-init.web1", "start").Succeeds();

        Service("qemu-init.web1", "suspend").Succeeds();
        guest.Is("paused");
        Service("qemu-init.web1", "resume").Succeeds();
        guest.Is("running");
        Service("qemu-init.web1", "reset").Succeeds();
        guest.Is("running");
        Service("qemu-init.web1", "poweroff").Succeeds();
        Assert.Empty(Host.Processes);
        Service("qemu-init.web1", "status").Ends(3);

        // OpenRC knows that it is down: a start is no longer "already started".
        Service("qemu-init.web1", "start").Succeeds();
        guest.Is("running");
    }

    [EntryFact("openrc")]
    public void Actions_of_one_guest_are_none_of_all_guests()
    {
        Host.Bare();
        Autostart("web1");
        Service("qemu-init", "start").Succeeds();

        Assert.Contains("unknown function", Service("qemu-init", "poweroff").Ends(1).Err, StringComparison.Ordinal);

        Assert.Single(Host.Qemus);
    }

    [EntryFact("openrc")]
    public void Of_all_guests_one_that_cannot_start_keeps_neither_the_others_nor_their_stop()
    {
        Guest good = Host.Linux();
        Host.New("web2", "NAME=web2", "RAM=much").Register();
        Autostart("web2", "web1");

        Result start = Service("qemu-init", "start").Succeeds();
        good.Prints("guest ready");
        Result stop = Service("qemu-init", "stop").Succeeds();

        Assert.Contains("web2-qemud.rc:", start.Err, StringComparison.Ordinal);
        Assert.Contains("web1: stopped by the power button", stop.Out, StringComparison.Ordinal);
        Assert.Empty(Host.Processes);
    }

    [EntryFact("openrc")]
    public void Where_no_guest_starts_the_service_is_not_started()
    {
        Host.New("web1", "RAM=much").Register();
        Autostart("web1");

        Assert.NotEqual(0, Service("qemu-init", "start").Code);
        Assert.NotEqual(0, Service("qemu-init.web1", "start").Code);
        Assert.NotEqual(0, Service("qemu-init.web1", "checkconfig").Code);

        Assert.Empty(Root.Run("/bin/ls", "/run/openrc/started").Out);
    }

    [EntryFact("openrc")]
    public void Without_guests_the_service_starts()
    {
        Service("qemu-init", "start").Succeeds();
        Service("qemu-init", "status").Ends(3);
        Service("qemu-init", "stop").Succeeds();
    }

    [EntryFact("openrc")]
    public void A_stop_of_all_has_the_time_that_conf_d_says()
    {
        Host.Bare(settings: "STOPDELAY=600");
        Autostart("web1");
        Root.Write("/etc/conf.d/qemu-init", $"qemu_init_args='{Options}'\nqemu_init_stop_timeout=5\n");
        Service("qemu-init", "start").Succeeds();

        Service("qemu-init", "stop").Cuts("web1: cut off");

        Assert.Empty(Host.Processes);
    }

    [EntryTheory("openrc")]
    [InlineData("5m")]
    [InlineData("0")]
    public void A_time_that_is_none_keeps_no_guest_from_its_stop(string timeout)
    {
        Guest guest = Host.Linux();
        Autostart("web1");
        Root.Write("/etc/conf.d/qemu-init", $"qemu_init_args='{Options}'\nqemu_init_stop_timeout={timeout}\n");
        Service("qemu-init", "start").Succeeds();
        guest.Prints("guest ready");

        Result stop = Service("qemu-init", "stop").Succeeds("web1: stopped by the power button");

        Assert.Contains(
            $"qemu_init_stop_timeout needs whole seconds from 1 to 604800, not '{timeout}'; it is ignored",
            stop.Out + stop.Err,
            StringComparison.Ordinal);
    }

    [EntryFact("openrc")]
    public void The_script_of_the_page_has_a_guest_supervised_that_crashes()
    {
        KeepToHost(Root);
        Host.Bare(settings: "STOPDELAY=40");
        Root.Write("/etc/init.d/guest.web1", Block("openrc", 2), executable: true);
        Service("guest.web1", "start").Succeeds();
        Wait.Until("the guest", () => Host.Qemus.Count == 1);
        int first = Host.Qemus[0];

        new ProcessView(first).Signal("KILL");

        Wait.Until("another qemu", () => Host.Qemus is [int second] && second != first);
        Service("guest.web1", "stop").Succeeds();
        Assert.Empty(Host.Qemus);
    }

    [EntryFact("openrc")]
    public void Options_that_are_not_valid_keep_no_guest_from_its_stop()
    {
        Guest guest = Host.Linux();
        Autostart("web1");
        Service("qemu-init", "start").Succeeds();
        guest.Prints("guest ready");
        KeepToHost(Root);
        Root.Write("/etc/conf.d/qemu-init", "qemu_init_args='--rot /x'\n");

        Result stop = Service("qemu-init", "stop").Succeeds("web1: stopped by the power button");

        Assert.Contains("the options in the settings, '--rot /x', are ignored: unknown option '--rot'", stop.Out + stop.Err, StringComparison.Ordinal);
    }

    [EntryTheory("openrc")]
    [InlineData("qemu-init")]
    [InlineData("qemu-init.web1")]
    public void Another_action_is_refused(string service) =>
        Assert.Contains("unknown function", Service(service, "reload").Ends(1).Err, StringComparison.Ordinal);

    [EntryFact("openrc")]
    public void A_program_that_was_removed_is_named()
    {
        Root.Sh("rm " + Program).Succeeds();

        Result start = Service("qemu-init", "start");

        Assert.NotEqual(0, start.Code);
        Assert.Contains(Program, start.Err, StringComparison.Ordinal);
    }

    // Their names come late in the alphabet, which is the order of what has no other.
    [EntryFact("openrc")]
    public void With_a_runlevel_it_starts_after_what_provides_network_and_firewall_and_after_what_conf_d_names()
    {
        ReadOnlySpan<(string, string)> provided = [("zbridge", "net"), ("zfilter", "firewall"), ("zstore", "storage")];
        foreach ((string service, string provides) in provided)
        {
            Root.Write($"/etc/init.d/{service}", $"#!/sbin/openrc-run\ndepend() {{ provide {provides}; }}\nstart() {{ :; }}\n", executable: true);
            Root.Run("rc-update", "add", service, "default").Succeeds();
        }

        Root.Write("/etc/conf.d/qemu-init.web1", "rc_after=zstore\n");
        Root.Run("rc-update", "add", "qemu-init", "default").Succeeds();
        Root.Run("rc-update", "add", "qemu-init.web1", "default").Succeeds();
        Host.Bare();

        Root.Run("openrc", "--no-stop", "default").Succeeds("web1: started");

        string[] order = Root.Sh("ls -tr /run/openrc/started").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, order.Length);
        Assert.All(
            ["zbridge", "zfilter"],
            name => Assert.True(Array.IndexOf(order, name) < Array.IndexOf(order, "qemu-init"), string.Join(' ', order)));
        Assert.True(Array.IndexOf(order, "zstore") < Array.IndexOf(order, "qemu-init.web1"), string.Join(' ', order));
    }

    [EntryFact("openrc")]
    public void Local_file_systems_are_mounted_first_where_there_is_a_service_for_that_and_others_wait_as_long_as_a_guest_takes()
    {
        Root.Write("/etc/init.d/localmount", "#!/sbin/openrc-run\nstart() { :; }\n", executable: true);
        Host.Bare();

        Service("qemu-init.web1", "start").Succeeds();

        Assert.Equal("localmount\nqemu-init.web1\n", Root.Run("ls", "/run/openrc/started").Out);
        string dependencies = Root.Sh("cd /run/openrc && grep $(sed -n s/_service=.qemu-init.$//p deptree) deptree").Out;
        Assert.Contains("_keyword_0='-timeout'", dependencies, StringComparison.Ordinal);
    }

    [EntryTheory("openrc")]
    [InlineData(0, "qemu-init")]
    [InlineData(1, "qemu-init.web1")]
    public void The_lines_of_the_page_enable_and_start_a_service(int block, string service)
    {
        Root.Sh("rm /etc/init.d/qemu-init.web1").Succeeds();
        Guest guest = Host.Bare();
        Autostart("web1");

        Root.Sh("set -e\n" + Block("openrc", block)).Succeeds("web1: started");

        guest.Is("running");
        Assert.Contains(service + " ", Root.Run("rc-update", "show", "default").Out, StringComparison.Ordinal);
    }

    private Result Service(string name, string action) => Root.Run("rc-service", name, action);

    private protected override void Prepare(PrivateRoot root)
    {
        root.Unpack("openrc");
        root.Write("/etc/conf.d/qemu-init", $"qemu_init_args='{Options}'\n");

        // Debian's OpenRC asks for it before it reads an entry.
        root.Write("/etc/insserv.conf", "");

        // As OpenRC leaves the machine after its boot.
        string states = "started starting stopping inactive wasinactive failed hotplugged daemons options exclusive scheduled tmp";
        root.Sh("rm -rf /etc/init.d/* /etc/runlevels/*/*").Succeeds();
        root.Sh($"mkdir -p /run/openrc && cd /run/openrc && mkdir -p {states} && touch softlevel").Succeeds();
        root.Write("/etc/init.d/qemu-init", Entry("init.d/qemu-init.openrc"), executable: true);
        root.Link("/etc/init.d/qemu-init.web1", "qemu-init");
    }
}
