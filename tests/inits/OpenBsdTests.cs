using System;
using SystemTests.Support;
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
    public void Flags_that_are_NO_are_a_service_that_is_not_enabled()
    {
        Host.Bare();
        Autostart("web1");
        Root.Write("/etc/rc.conf.local", "qemu_init_flags=NO\n");

        Service("qemu_init", "start").Ends(1);

        Assert.Empty(Host.Qemus);
    }

    [EntryFact("mksh")]
    public void Reload_is_no_action_of_it() =>
        Assert.Contains("reload is not supported", Service("qemu_init", "reload").Ends(1).Err, StringComparison.Ordinal);

    private Result Service(string name, string action) =>
        Root.Run("/usr/bin/env", "-i", "PATH=/sbin:/bin:/usr/sbin:/usr/bin", "/etc/rc.d/" + name, action);

    private protected override void Prepare(PrivateRoot root)
    {
        root.Unpack("mksh");
        root.Link("/usr/bin/ksh", "mksh");
        root.Copy(Repository.Root + "/tests/inits/rc.subr.openbsd", "/etc/rc.d/rc.subr");
        root.Write("/etc/rc.d/qemu_init", Entry("rc.d/qemu_init.openbsd"), executable: true);
        root.Link("/etc/rc.d/qemu_init_web1", "qemu_init");
        root.Write("/etc/rc.conf.local", $"qemu_init_flags='{Options}'\nqemu_init_web1_flags='{Options}'\n");
    }
}
