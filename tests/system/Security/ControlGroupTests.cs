using System;
using System.IO;
using System.Text.Json.Nodes;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>
/// A guest on a host whose cgroups of version 2 may be written: it has one of its own, and what it starts does not outlive it. Other
/// tests run without, because the hosts that they make have none.
/// </summary>
public sealed class ControlGroupTests : SystemTest
{
    // Where systemd runs, the cgroups are its own.
    private static readonly bool s_isSystemd = Directory.Exists("/run/systemd/system");

    [SystemTheory]
    [InlineData("stop")]
    [InlineData("poweroff")]
    [InlineData("repair")]
    [InlineData("start")]
    public void What_a_guest_left_behind_ends_with_it(string verb)
    {
        Guest guest = Host.Bare();
        Call("start", "web1").Succeeds();
        string? group = GroupOf(guest);
        Assert.Equal(s_isSystemd, group is null);
        if (group is null)
            return;
        Assert.EndsWith(group["/sys/fs/cgroup".Length..] + "\n", File.ReadAllText($"/proc/{guest.Pid}/cgroup"), StringComparison.Ordinal);
        Shell($"setsid sleep 600 </dev/null >/dev/null 2>&1 & echo $! >{group}/cgroup.procs").Succeeds();
        Assert.Equal(2, Host.Processes.Count);
        if (verb is "repair" or "start")
        {
            guest.Qemu.Signal("KILL");
            guest.Ends();
        }

        Call([verb, "web1", .. (string[])(verb == "stop" ? ["--timeout", "1"] : [])]).Succeeds();

        Assert.Equal(verb == "start" ? 1 : 0, Host.Processes.Count);
        Call("poweroff", "web1").Succeeds();
        Shell($"test ! -e {group}").Succeeds();
        Assert.Empty(Host.Processes);
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact]
    public void A_start_that_fails_leaves_no_cgroup()
    {
        Host.Bare("failing1", "MACHINE=nonsense");

        Call("start", "failing1").Fails(1, "failing1: qemu did not start: ");

        Shell("! ls -d /sys/fs/cgroup/qemu-init-failing1-*").Succeeds();
    }

    [SystemFact]
    public void A_cgroup_that_may_not_be_written_keeps_no_guest_from_starting()
    {
        Guest guest = Host.Bare();

        Shell("mount -o remount,bind,ro /sys/fs/cgroup && exec \"$@\"", "start", "web1").Succeeds();

        Assert.Null(GroupOf(guest));
        guest.Do("poweroff").Succeeds();
    }

    private static string? GroupOf(Guest guest) =>
        (string?)JsonNode.Parse(File.ReadAllText(guest.RunFolder + "/booted.json"))!["cgroup"];

    private Result Call(params string[] arguments) => Shell("exec \"$@\"", arguments);

    private Result Shell(string script, params string[] arguments) =>
        Host.Through("mount -t cgroup2 none /sys/fs/cgroup || exit; " + script, arguments);
}
