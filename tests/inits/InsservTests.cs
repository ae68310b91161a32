using System;
using Support;
using Xunit;

namespace InitTests;

/// <summary>init.d/qemu-init under sysvinit's own tools: insserv, Debian's update-rc.d and service.</summary>
public sealed class InsservTests : EntryTest
{
    [EntryTheory("insserv")]
    [InlineData("qemu-init")]
    [InlineData("qemu-init.web1")]
    public void The_service_command_gets_what_Pacemaker_expects(string service)
    {
        Guest guest = Host.Linux();
        Autostart("web1");
        Root.Link("/etc/init.d/qemu-init.web1", "qemu-init");

        WalksThrough(guest, action => Root.Run("service", service, action), Codes.Lsb);
    }

    [EntryFact("insserv")]
    public void It_starts_after_the_network_and_stops_before_it()
    {
        Root.Write("/etc/init.d/networking", Stub("networking"), executable: true);
        Root.Write("/etc/init.d/openvswitch-switch", Stub("openvswitch-switch"), executable: true);

        Assert.Empty(Root.Run("/sbin/insserv", "networking", "openvswitch-switch", "qemu-init").Succeeds().Err);

        Assert.Equal("K01qemu-init\nK02networking\nK02openvswitch-switch\n", Root.Sh("ls /etc/rc0.d").Out);
        Assert.Equal("/etc/rc1.d/K01qemu-init\n/etc/rc6.d/K01qemu-init\n", Root.Sh("ls /etc/rc[16].d/*qemu*").Out);
        Assert.Equal(
            "/etc/rc2.d/S01networking\n/etc/rc2.d/S01openvswitch-switch\n/etc/rc2.d/S02qemu-init\n/etc/rc5.d/S02qemu-init\n",
            Root.Sh("ls -d /etc/rc2.d/S* /etc/rc5.d/*qemu*").Out);
    }

    [EntryTheory("insserv")]
    [InlineData(true)]
    [InlineData(false)]
    public void Update_rc_d_takes_it_with_insserv_and_without(bool insserv)
    {
        if (!insserv)
            Root.Sh("rm /sbin/insserv").Succeeds();

        Assert.Empty(Root.Sh(Block("sysv", 0)).Succeeds().Err);
        Assert.Equal("/etc/rc0.d/K01qemu-init\n/etc/rc2.d/S01qemu-init\n", Root.Sh("ls /etc/rc[02].d/*qemu-init").Out);

        Root.Sh("rm /etc/init.d/qemu-init").Succeeds();
        Assert.Empty(Root.Run("update-rc.d", "qemu-init", "remove").Succeeds().Err);
        Assert.Empty(Root.Sh("ls /etc/rc?.d | grep qemu").Out);
    }

    [EntryFact("insserv")]
    public void The_copy_for_one_guest_that_the_page_makes_is_a_service_of_its_own()
    {
        Guest guest = Host.Bare();
        Guest other = Host.Bare("web2");
        Root.Run("update-rc.d", "qemu-init", "defaults").Succeeds();

        Result made = Root.Sh(Block("sysv", 1)).Succeeds();

        Assert.Empty(made.Err);
        Assert.Equal("S01qemu-init\nS01qemu-init.web1\n", Root.Sh("ls /etc/rc2.d | grep qemu").Out);
        Root.Run("/etc/rc2.d/S01qemu-init.web1", "start").Succeeds();
        guest.Is("running");
        other.Is("stopped");
    }

    // Why the page makes a copy, and changes it.
    [EntryTheory("insserv")]
    [InlineData("ln -s qemu-init", "is a symlink to another script, skipped")]
    [InlineData("cp -a qemu-init", "service qemu-init already provided")]
    public void Insserv_takes_neither_a_link_nor_a_plain_copy(string command, string complaint)
    {
        Root.Sh($"cd /etc/init.d && {command} qemu-init.web1").Succeeds();

        Result result = Root.Run("/sbin/insserv", "qemu-init", "qemu-init.web1");

        Assert.Contains(complaint, result.Err, StringComparison.Ordinal);
        Assert.Empty(Root.Sh("ls /etc/rc?.d | grep web1").Out);
    }

    [EntryFact]
    public void A_stop_of_all_has_the_time_that_the_settings_say()
    {
        Host.Bare(settings: "STOPDELAY=600");
        Autostart("web1");
        Root.Write("/etc/default/qemu-init", $"QEMU_INIT_ARGS='{Options}'\nQEMU_INIT_STOP_TIMEOUT=5\n");
        Root.Run("/etc/init.d/qemu-init", "start").Succeeds();

        Root.Run("/etc/init.d/qemu-init", "stop").Cuts("web1: cut off");

        Assert.Empty(Host.Processes);
    }

    [EntryTheory]
    [InlineData("5m")]
    [InlineData("0")]
    [InlineData("-5")]
    public void A_time_that_is_none_keeps_no_guest_from_its_stop(string timeout)
    {
        Host.Linux().Boot();
        Root.Write("/etc/default/qemu-init", $"QEMU_INIT_ARGS='{Options}'\nQEMU_INIT_STOP_TIMEOUT={timeout}\n");

        Result stop = Root.Run("/etc/init.d/qemu-init", "stop").Succeeds("web1: stopped by the power button");

        Assert.Equal(
            $"qemu-init: QEMU_INIT_STOP_TIMEOUT needs whole seconds from 1 to 604800, not '{timeout}'; it is ignored\n", stop.Err);
    }

    [EntryTheory]
    [InlineData("QEMU_INIT_ARGS='--root /x\n", "qemu-init: /etc/default/qemu-init has a mistake, so none of its settings counts")]
    [InlineData("QEMU_INIT_ARGS=--verbose\nfi\n", "qemu-init: /etc/default/qemu-init has a mistake, so none of its settings counts")]
    [InlineData("exit 1\n", "qemu-init: /etc/default/qemu-init has a mistake, so none of its settings counts")]
    [InlineData("QEMU_INIT_ARGS=--rot=/x\n", "qemu-init: the options in the settings, '--rot=/x', are ignored: unknown option '--rot=/x'; did you mean '--root'?")]
    public void A_damaged_file_of_settings_is_one_line_and_keeps_no_guest_from_its_stop(string settings, string line)
    {
        KeepToHost(Root);
        Host.Linux().Boot();
        Root.Write("/etc/default/qemu-init", settings);

        Result stop = Root.Run("/etc/init.d/qemu-init", "stop").Succeeds("web1: stopped by the power button");

        Assert.StartsWith(line, stop.Err, StringComparison.Ordinal);
        Assert.Equal(stop.Err.Length - 1, stop.Err.IndexOf('\n', StringComparison.Ordinal));
    }

    // Everything of systemd but its time limit is absent here: what the script would ask for is seen by a program that prints it.
    [EntryFact]
    public void Under_systemd_a_stop_of_all_ends_before_its_limit_and_one_guest_has_its_own_delay()
    {
        Root.Sh("mkdir -p /run/systemd/system; cp -a /etc/init.d/qemu-init /etc/init.d/qemu-init.web1").Succeeds();
        Root.Write(Program, "#!/bin/sh\necho \"$*\"\n", executable: true);

        Root.Run("/etc/init.d/qemu-init", "stop").Succeeds("stop --timeout 280 --limit QEMU_INIT_STOP_TIMEOUT=\n");
        Root.Write("/etc/default/qemu-init", "QEMU_INIT_STOP_TIMEOUT=soon\n");
        Root.Run("/etc/init.d/qemu-init", "stop").Succeeds("stop --timeout 280 --limit QEMU_INIT_STOP_TIMEOUT=soon\n");
        Assert.DoesNotContain("--timeout", Root.Run("/etc/init.d/qemu-init.web1", "stop").Succeeds().Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--timeout", Root.Run("/etc/init.d/qemu-init", "start").Out, StringComparison.Ordinal);
    }

    private protected override void Prepare(PrivateRoot root)
    {
        if (Packages.Missing("insserv") is null)
            root.Unpack("insserv");
        root.Write("/etc/default/qemu-init", $"QEMU_INIT_ARGS='{Options}'\n");
        root.Sh("rm -rf /etc/init.d/* /etc/rc?.d/*").Succeeds();
        root.Write("/etc/init.d/qemu-init", Entry("init.d/qemu-init"), executable: true);
    }

    private static string Stub(string name) => $"""
        #!/bin/sh
        ### BEGIN INIT INFO
        # Provides:          {name}
        # Required-Start:
        # Required-Stop:
        # Default-Start:     2 3 4 5
        # Default-Stop:      0 1 6
        # Short-Description: a stub
        ### END INIT INFO

        """;
}
