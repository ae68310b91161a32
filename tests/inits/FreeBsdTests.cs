using System;
using System.IO;
using Support;
using Xunit;

namespace InitTests;

/// <summary>rc.d/qemu_init.freebsd under a stand-in for FreeBSD's rc.subr.</summary>
public sealed class FreeBsdTests : EntryTest
{
    private const string Script = "/usr/local/etc/rc.d/qemu_init";

    [EntryTheory]
    [InlineData("")]
    [InlineData("qemu_init_profiles=web1")]
    public void The_service_walks_through_its_states(string setting)
    {
        Guest guest = Host.Linux();
        Autostart("web1");
        Configure(setting);

        WalksThrough(guest, action => Service(action), Codes.FreeBsd);
    }

    [EntryFact]
    public void Names_on_the_command_line_choose_the_guests()
    {
        Guest guest = Host.Bare();
        Guest other = Host.Bare("web2");
        Autostart("web1", "web2");

        Service("start", "web2").Succeeds();

        guest.Is("stopped");
        other.Is("running");
        Service("status", "web2").Succeeds();
        Service("status", "web1").Ends(1);
        Service("pause", "web2").Succeeds();
        other.Is("paused");
        Service("poweroff", "web2").Succeeds();
        other.Is("stopped");
    }

    [EntryFact]
    public void Profiles_are_the_guests_of_the_service()
    {
        Guest guest = Host.Bare();
        Guest other = Host.Bare("web2");
        Autostart("web1");
        Configure("qemu_init_profiles='web2'");

        Service("start").Succeeds();

        guest.Is("stopped");
        other.Is("running");
        Service("poweroff").Succeeds();
        other.Is("stopped");
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
    public void When_the_host_goes_down_guests_without_a_profile_are_stopped_within_its_time()
    {
        Guest guest = Host.Bare(settings: "STOPDELAY=600");
        Configure("qemu_init_profiles=web2", "rcshutdown_timeout=20");
        guest.Start();

        Boot("faststop").Cuts("web1: cut off");
    }

    [EntryFact]
    public void The_time_of_init_counts_where_it_is_less()
    {
        Guest guest = Host.Bare(settings: "STOPDELAY=600");
        Root.Write("/usr/sbin/sysctl", "#!/bin/sh\n[ \"$*\" = '-n kern.init_shutdown_timeout' ] && echo 20\n", executable: true);
        Configure("rcshutdown_timeout=3600");
        guest.Start();

        Boot("faststop").Cuts("web1: cut off");
    }

    [EntryTheory]
    [InlineData("5m")]
    [InlineData("0")]
    public void A_time_that_is_none_keeps_no_guest_from_its_stop(string timeout)
    {
        Host.Linux().Boot();
        Configure("rcshutdown_timeout=" + timeout);

        Result stop = Boot("faststop").Succeeds("web1: stopped by the power button");

        Assert.Contains($"rcshutdown_timeout needs whole seconds from 1 to 604800, not '{timeout}'", stop.Err, StringComparison.Ordinal);
    }

    [EntryFact]
    public void A_service_that_is_not_enabled_starts_only_when_asked_for_once()
    {
        Host.Bare();
        Autostart("web1");
        Configure("qemu_init_enable=NO");

        Service("start").Succeeds("Cannot 'start' qemu_init");
        Assert.Empty(Host.Qemus);
        Boot("faststart").Succeeds();
        Assert.Empty(Host.Qemus);
        Service("onestart").Succeeds();
        Assert.Single(Host.Qemus);
    }

    [EntryFact]
    public void A_mistake_in_a_file_does_not_take_a_running_guest_down()
    {
        Guest guest = Host.Bare();
        Autostart("web1");
        Service("start").Succeeds();
        int pid = guest.Pid;
        Service("configtest").Succeeds();
        guest.Set("RAM=much");

        Assert.Contains("web1-qemud.rc:", Service("configtest").Ends(1).Err, StringComparison.Ordinal);
        Assert.Contains("web1-qemud.rc:", Service("restart").Ends(1).Err, StringComparison.Ordinal);

        Assert.Equal([pid], Host.Qemus);
    }

    [EntryTheory]
    [InlineData("frobnicate")]
    [InlineData("")]
    public void Another_action_gets_the_usage(string action) =>
        Assert.Contains("Usage: ", Service(action).Ends(1).Err, StringComparison.Ordinal);

    [EntryTheory]
    [InlineData(0, "web1")]
    [InlineData(1, "web1")]
    [InlineData(2, "web1", "db1")]
    public void The_lines_of_the_page_configure_and_start_the_service(int block, params string[] guests)
    {
        foreach (string guest in (string[])["web1", "db1"])
            Host.Bare(guest);
        Autostart("web1");
        Configure(block == 0 ? "qemu_init_enable=NO" : "");
        Root.Write("/usr/sbin/sysrc", Sysrc, executable: true);
        Root.Write("/usr/sbin/service", ServiceCommand, executable: true);

        Root.Sh("set -e\n" + Block("freebsd", block)).Succeeds();
        if (block == 2)
            Service("start").Succeeds();

        Assert.Equal(guests.Length, Host.Qemus.Count);
        Assert.All(guests, guest => Host.QemuInit("status", guest).Succeeds());
    }

    // As much of sysrc(8) and service(8) as the page uses.
    private const string Sysrc = """
        #!/bin/sh
        echo "${1%%=*}='${1#*=}'" >>/etc/rc.conf
        """;

    private const string ServiceCommand = """
        #!/bin/sh
        script=/usr/local/etc/rc.d/$1
        shift
        exec env -i HOME=/ PATH=/sbin:/bin:/usr/sbin:/usr/bin "$script" "$@"
        """;

    [EntryFact]
    public void It_says_what_rcorder_reads()
    {
        string[] lines = File.ReadAllLines(Repository.Root + "/rc.d/qemu_init.freebsd");
        string[] expected = ["#!/bin/sh", "", "# PROVIDE: qemu_init", "# REQUIRE: LOGIN NETWORKING FILESYSTEMS", "# KEYWORD: shutdown nojail", ""];
        Assert.Equal(expected, lines[..6]);
    }

    // As service(8) calls a script.
    private Result Service(params string[] arguments) =>
        Root.Run(["/usr/bin/env", "-i", "HOME=/", "PATH=/sbin:/bin:/usr/sbin:/usr/bin", Script, .. arguments]);

    private Result Boot(string action) => Root.Sh($". /etc/rc.subr; run_rc_script {Script} {action}");

    private void Configure(params string[] settings) => Configure(Root, settings);

    private void Configure(PrivateRoot root, params string[] settings) =>
        root.Write("/etc/rc.conf", string.Join('\n', ["qemu_init_enable=YES", $"qemu_init_flags='{Options}'", .. settings, ""]));

    private protected override void Prepare(PrivateRoot root)
    {
        Configure(root);
        root.Copy(Repository.Root + "/tests/inits/rc.subr.freebsd", "/etc/rc.subr");
        root.Write(Script, Entry("rc.d/qemu_init.freebsd"), executable: true);
    }
}
