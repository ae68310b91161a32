using System;
using System.IO;
using SystemTests.Support;
using Xunit;

namespace SystemTests;

/// <summary>check, and exit codes in the dialect of an init system.</summary>
public sealed class CheckTests : SystemTest
{
    [SystemFact]
    public void A_guest_that_can_start_is_said_to_and_nothing_is_made()
    {
        Guest guest = Host.Bare();
        string before = Host.Files;

        guest.Do("check").Succeeds("web1: can be started");

        Assert.Equal(before, Host.Files);
        Assert.False(Directory.Exists(guest.RunFolder));
        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void A_mistake_has_its_place_and_a_running_guest_is_checked_too()
    {
        Guest guest = Host.Bare().Start();
        guest.Set("RAM=much");

        guest.Do("check").Fails(6, "web1: ", "web1-qemud.rc:", "RAM");

        guest.Is("running");
    }

    [SystemFact]
    public void What_the_host_lacks_is_a_mistake_too()
    {
        Guest guest = Host.Bare(settings: "NIC1=br77");

        Result check = guest.Do("check");

        Assert.NotEqual(0, check.Code);
        Assert.Equal(check, guest.Do("start"));
    }

    [SystemFact]
    public void Without_a_name_it_is_of_guests_that_run_and_of_those_that_start_with_the_host()
    {
        Guest running = Host.Bare().Start();
        Host.Bare("web2");
        Host.Bare("web3", "RAM=much");
        running.Set("RAM=more");
        File.WriteAllText(Host.Etc + "/autostart", "web2\n");

        Result check = Host.QemuInit("check").Ends(6, "web2: can be started");

        Assert.Contains("web1-qemud.rc:", check.Err, StringComparison.Ordinal);
        Assert.DoesNotContain("web3", check.Out + check.Err, StringComparison.Ordinal);
    }

    [SystemTheory]
    [InlineData("lsb", 0, 0, 3)]
    [InlineData("systemd", 0, 0, 3)]
    [InlineData("openrc", 0, 0, 3)]
    [InlineData("freebsd", 1, 1, 1)]
    [InlineData("openbsd", 0, 0, 1)]
    public void What_is_so_already_is_told_as_the_init_system_wants_it(string dialect, int startRunning, int stopStopped, int stopped)
    {
        Guest guest = Host.Bare();
        File.WriteAllText(Host.Etc + "/autostart", "web1\n");
        string option = "--dialect=" + dialect;

        guest.Do("stop", option).Ends(stopStopped);
        Host.QemuInit(option, "stop").Ends(stopStopped);
        guest.Do("status", option).Ends(stopped);
        Host.QemuInit(option, "start").Succeeds();
        Host.QemuInit(option, "start").Ends(startRunning);
        guest.Do("start", option).Ends(startRunning);
        Host.QemuInit(option, "status").Succeeds();
        guest.Do("poweroff", option).Succeeds();
    }

    [SystemTheory]
    [InlineData("lsb")]
    [InlineData("freebsd")]
    public void A_start_of_an_empty_autostart_list_is_success(string dialect) => Host.QemuInit("--dialect", dialect, "start").Succeeds();

    [SystemTheory]
    [InlineData("lsb", 2)]
    [InlineData("openrc", 1)]
    [InlineData("freebsd", 1)]
    public void What_is_wrong_is_told_in_the_dialect(string dialect, int code)
    {
        Host.QemuInit("--dialect", dialect, "frobnicate").Fails(code, "unknown verb 'frobnicate'");
        Host.QemuInit("--dialect", dialect, "start", "nobody").Fails(dialect == "lsb" ? 6 : 1, "nobody is not registered");
    }
}
