using System;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace SystemTests;

public sealed class PrivilegeTests : SystemTest
{
    [SystemFact]
    public void Qemu_is_the_user_of_the_guests_and_nothing_more()
    {
        ProcessView qemu = Host.Bare("web1", "NIC1=br0").Start().Qemu;

        Assert.All(qemu.Users, user => Assert.Equal(Requirements.GuestUser, user));
        string group = Shell.Output("id", "-g", Requirements.GuestUser).Trim();
        Assert.All(qemu.Groups, number => Assert.Equal(group, number));
        Assert.Empty(qemu.MoreGroups.Except(Shell.Output("id", "-G", Requirements.GuestUser).Trim().Split(' ')));
    }

    [SystemTheory]
    [InlineData("CapInh", "0000000000000000")]
    [InlineData("CapPrm", "0000000000000000")]
    [InlineData("CapEff", "0000000000000000")]
    [InlineData("CapBnd", "0000000000000000")]
    [InlineData("CapAmb", "0000000000000000")]
    [InlineData("NoNewPrivs", "1")]
    [InlineData("Seccomp", "2")]
    public void Qemu_has_no_way_back(string field, string value) =>
        Assert.Equal([value], Host.Bare().Start().Qemu.Status(field));

    [SystemFact]
    public void Qemu_holds_the_descriptors_it_needs_and_no_other()
    {
        Guest guest = Host.Bare("web1", "NIC1=br0", "DSK1=disk.img").Disk("disk.img").Start();
        string[] descriptors = [.. guest.Qemu.Descriptors];

        Assert.All(descriptors, target => Assert.True(IsExpected(target), target));
        Assert.Single(descriptors, "/dev/net/tun");
        Assert.Single(descriptors, guest.RunFolder + "/pid");
        Assert.DoesNotContain(guest.RunFolder + "/lock", descriptors);
        Assert.DoesNotContain(guest.RunFolder + "/lock.guard", descriptors);
    }

    [SystemFact]
    public void The_descriptors_of_a_plain_guest_are_these()
    {
        Guest guest = Host.Bare("web1", "AGENT=1").Start();

        // What qemu makes for itself has no path; a later qemu names the memory of its screen. Its console is a copy of the one it was given; the sockets are qmp, monitor, console
        // and agent, and the connections by which it was asked, which it closes when it sees the other end closed: the last one later.
        string[] named =
            [.. guest.Qemu.Descriptors.Where(static target => target.StartsWith('/') && !target.StartsWith("/memfd:", StringComparison.Ordinal))];
        string log = guest.LogFolder;
        Assert.Equal(
            [log + "/console.log", log + "/events.log", log + "/qemu.log", guest.RunFolder + "/pid"],
            named.Distinct().Order(StringComparer.Ordinal).OrderBy(static path => path.EndsWith("/pid", StringComparison.Ordinal)));
        Wait.Until(
            "qemu to close all connections but one",
            () => guest.Qemu.Descriptors.Count(static target => target.StartsWith("socket:", StringComparison.Ordinal)) is 4 or 5);
        Assert.Equal(2, guest.Qemu.Descriptors.Count(static target => target.StartsWith("pipe:", StringComparison.Ordinal)));
    }

    [SystemFact]
    public void What_a_guest_has_in_RUNDIR_and_VARDIR_is_roots_and_for_SYSGRP()
    {
        Guest guest = Host.Bare("web1", "AGENT=1").Start();

        foreach (string folder in (string[])[guest.RunFolder, guest.LogFolder])
        {
            Assert.Equal("root:kvm 2750", Shell.Output("stat", "-c", "%U:%G %a", folder).Trim());
            foreach (string file in Directory.EnumerateFiles(folder))
            {
                string mode = Path.GetFileName(file) switch
                {
                    "lock.guard" or ".turn" => "600",
                    string name when name.EndsWith(".sock", StringComparison.Ordinal) => "660",
                    _ => "640",
                };
                Assert.Equal($"{file} root:kvm {mode}", Shell.Output("stat", "-c", "%n %U:%G %a", file).Trim());
            }
        }
    }

    [SystemFact]
    public void A_descriptor_of_the_caller_does_not_reach_qemu()
    {
        Guest guest = Host.Bare();

        Host.Through("exec 9</etc/hostname; exec \"$@\"", "start", "web1").Succeeds();

        Assert.DoesNotContain("/etc/hostname", guest.Qemu.Descriptors);
    }

    [SystemFact]
    public void The_environment_of_the_caller_does_not_reach_qemu()
    {
        Guest guest = Host.Bare();

        Host.Through("export TOKEN=secret LD_PRELOAD= IFS=/ HOME=/root TERM=vt100; exec \"$@\"", "start", "web1").Succeeds();

        Assert.Empty(guest.Qemu.Variables.Except(["PATH", "HOME", "LC_ALL"]));
    }

    [SystemFact]
    public void Signals_that_the_caller_ignored_have_their_meaning_again_in_qemu()
    {
        Guest guest = Host.Bare();

        Host.Through("trap '' HUP INT TERM PIPE CHLD; exec \"$@\"", "start", "web1").Succeeds();

        // Signals 1 to 31; the C library keeps two above for itself. qemu ignores SIGPIPE, which is bit 12.
        ulong ignored = Convert.ToUInt64(guest.Qemu.Status("SigIgn")[0], 16) & 0x7fffffff;
        Assert.Equal(1UL << 12, ignored);
    }

    [SystemFact]
    public void RUNAS_names_another_user()
    {
        ProcessView qemu = Host.Bare("web1", "RUNAS=nobody").Start().Qemu;

        Assert.All(qemu.Users, user => Assert.Equal("nobody", user));
        Assert.Equal(["0000000000000000"], qemu.Status("CapBnd"));
    }

    [SystemFact]
    public void A_late_drop_ends_at_the_same_user()
    {
        Guest guest = Host.Bare("web1", "PRIVDROP=late", "NIC1=br0").Start().Is("running");

        Assert.All(guest.Qemu.Users, user => Assert.Equal(Requirements.GuestUser, user));
        Assert.Equal(["0000000000000000"], guest.Qemu.Status("CapEff"));
        guest.Do("stop", "--timeout", "1").Succeeds();
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact]
    public void A_late_drop_needs_an_rc_file_of_root()
    {
        Guest guest = Host.Bare("web1", "PRIVDROP=late").BelongsTo(Requirements.GuestUser);

        guest.Do("start").Fails(6, "PRIVDROP");

        Assert.Empty(Host.Processes);
    }

    private bool IsExpected(string target) =>
        target.StartsWith("pipe:", StringComparison.Ordinal) ||
        target.StartsWith("socket:", StringComparison.Ordinal) ||
        target.StartsWith("anon_inode:", StringComparison.Ordinal) ||
        target.StartsWith("/memfd:", StringComparison.Ordinal) ||
        target.StartsWith(Host.Root, StringComparison.Ordinal) ||
        target is "/dev/net/tun" or "/dev/vhost-net" or "/dev/null" or "/dev/urandom";
}
