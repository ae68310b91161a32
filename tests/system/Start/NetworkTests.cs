using System;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace SystemTests;

public sealed class NetworkTests : SystemTest
{
    [SystemFact]
    public void The_tap_is_on_the_bridge_as_long_as_the_guest_runs()
    {
        Guest guest = Host.Bare("web1", "NIC1=br0").Start();

        string link = Host.Ip($"-o -d link show {Assert.Single(Host.Taps)}");
        Assert.Contains(" master br0 ", link, StringComparison.Ordinal);
        Assert.Contains("tun type tap", link, StringComparison.Ordinal);
        Assert.Contains("persist off", link, StringComparison.Ordinal);
        Assert.Contains(",UP", link, StringComparison.Ordinal);

        guest.Do("stop", "--timeout", "1").Succeeds();
        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void Two_adapters_are_two_taps() =>
        Assert.Equal(2, TapsOf(Host.Bare("web1", "NIC1=br0", "NIC2=br0")));

    [SystemFact]
    public void A_guest_that_is_not_roots_alone_is_held_to_the_bridges_that_an_administrator_allows()
    {
        Guest roots = Host.Bare("web1", "NIC1=br0");
        Guest members = Host.Bare("web2", "NIC1=br0").BelongsTo(Requirements.GuestUser);
        string policy = Host.Root + "/etc/qemu/bridge.conf";
        Directory.CreateDirectory(Path.GetDirectoryName(policy)!);

        // One without a rule is a package's example.
        File.WriteAllText(policy, "# allow br9\n");
        members.Do("check").Succeeds();
        File.WriteAllText(policy, "allow br9\n");
        members.Do("check").Fails(6, "web2-qemud.rc:", $"{policy} does not allow bridge br0", "add the line: allow br0");
        members.Do("start").Fails(6, $"{policy} does not allow bridge br0", "add the line: allow br0");
        roots.Do("check").Succeeds();
        roots.Start();
        members.BelongsTo("root").Set("NIC1=");
        File.WriteAllText(members.CfgFile, "-netdev tap,id=x,script=/usr/lib/qemud/qemud-br0\n");
        members.BelongsTo(Requirements.GuestUser);
        members.Do("start").Fails(6, $"{policy} does not allow bridge br0");
        File.AppendAllText(policy, "allow br0\n");
        members.Start();
    }

    [SystemFact]
    public void The_tap_of_a_guest_with_a_long_name_still_has_a_name_that_fits()
    {
        Host.Bare("LibraryOfTheTownWebServerFrontendNumber1", "NIC1=br0").Start();
        Host.Bare("LibraryOfTheTownWebServerFrontendNumber2", "NIC1=br0").Start();

        Assert.Equal(2, Host.Taps.Distinct().Count());
        Assert.All(Host.Taps, name => Assert.InRange(name.Length, 1, 15));
    }

    [SystemFact]
    public void The_guest_sees_the_address_that_is_set_for_its_adapter() =>
        Host.Linux("", "web1", "NIC1=br0,mac=52:54:00:ab:cd:ef").Start().Prints("guest nic eth0 52:54:00:ab:cd:ef");

    [SystemFact]
    public void An_address_that_is_made_up_stays_the_same()
    {
        Guest guest = Host.Linux().Boot();
        string address = Address(guest);
        guest.Do("stop").Succeeds();
        File.Delete(guest.LogFolder + "/console.log");

        guest.Boot();

        Assert.Equal(address, Address(guest));
        // The second of the eight bits says locally administered, the lowest says unicast.
        Assert.Equal(2, Convert.ToInt32(address[..2], 16) & 3);
    }

    [SystemTheory]
    [InlineData("NIC1=none")]
    [InlineData("NIC1=user")]
    [InlineData("NIC1=")]
    public void A_guest_that_is_not_on_a_bridge_needs_none(string setting)
    {
        Host.Ip("link delete br0");

        Host.Bare("web1", setting).Start().Is("running");

        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void Where_proc_sys_is_read_only_as_in_a_container_a_guest_starts()
    {
        Guest guest = Host.Bare("web1", "NIC1=br0");

        Host.Through(
            "exec unshare --mount sh -c 'mount --bind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && exec \"$@\"' sh \"$@\"",
            "start",
            guest.Name).Succeeds("web1: started");

        Assert.Single(Host.Taps);
        guest.Is("running");
    }

    [SystemFact]
    public void A_missing_bridge_is_named_with_the_command_that_makes_one()
    {
        Guest guest = Host.Bare("web1", "NIC1=br7");

        guest.Do("start").Fails(6, "web1: ", "br7", "ip link add");

        Assert.Empty(Host.Processes);
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact]
    public void A_bridge_that_comes_while_the_host_starts_is_waited_for()
    {
        Host.Bare("web1", "NIC1=br7");
        File.WriteAllText(Host.Etc + "/autostart", "web1\n");

        Result result = Host.Through("(sleep 1; ip link add br7 type bridge) & exec \"$@\"", "start").Succeeds("web1: started");

        Assert.Contains("web1: warning: bridge br7 does not exist yet", result.Err, StringComparison.Ordinal);
        Assert.Contains(" web1-1: ", Host.Ip("-o link show master br7"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_bridge_that_is_missing_for_the_second_adapter_takes_the_first_tap_away_again()
    {
        Host.Bare("web1", "NIC1=br0", "NIC2=br7").Do("start").Fails(6, "br7");

        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void VNC_listens_on_the_host_itself_only()
    {
        Host.Bare().Start();

        Assert.StartsWith("127.0.0.1:", Assert.Single(Listeners()), StringComparison.Ordinal);
    }

    [SystemFact]
    public void Without_a_display_nothing_listens()
    {
        Host.Bare("web1", "DISPLAY=0").Start();

        Assert.Empty(Listeners());
    }

    private int TapsOf(Guest guest)
    {
        guest.Start();
        return Host.Taps.Count;
    }

    private static string Address(Guest guest) =>
        guest.Console.Split("guest nic eth0 ")[1][..17];

    private string[] Listeners() =>
        [.. Host.Run("ss", "-Hltn").Succeeds().Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])];
}
