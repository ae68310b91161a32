using System;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace SystemTests;

public sealed class RepairTests : SystemTest
{
    [SystemFact]
    public void Repair_removes_and_names_the_files_of_a_dead_guest_but_keeps_its_logs()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("KILL");
        guest.Ends().Is("crashed");
        File.WriteAllText(guest.RunFolder + "/booted.json.new", "{");
        Host.QemuInit("repair").Succeeds($"web1: removed {guest.RunFolder}/pid\n", $"removed {guest.RunFolder}/qmp.sock\n", "/booted.json.new\n");
        Assert.Equal([guest.RunFolder + "/lock", guest.RunFolder + "/lock.guard"], Directory.EnumerateFiles(guest.RunFolder).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(guest.LogFolder + "/events.log"));
        guest.Is("stopped");
        guest.Do("repair").Succeeds("web1: nothing to remove");
    }

    [SystemFact]
    public void A_guest_that_runs_is_not_touched()
    {
        Guest guest = Host.Bare().Start();
        string before = Host.Files;
        Assert.Equal("", Host.QemuInit("repair").Succeeds().Out);
        guest.Do("repair").Succeeds("web1: nothing to remove");
        Assert.Equal(before, Host.Files);
        guest.Is("running");
    }

    [SystemFact]
    public void One_that_runs_without_being_registered_is_named_and_left_alone()
    {
        Guest guest = Host.Bare().Start();
        File.WriteAllText(Host.Etc + "/registered", "");
        Host.QemuInit("repair")
            .Fails(1, $"web1: it runs (pid {guest.Pid}) and is not registered", $"qemu-init register {guest.Folder} web1 && qemu-init stop web1");
        Assert.False(guest.Qemu.HasEnded);
        guest.Qemu.Signal("KILL");
        guest.Ends();
        Host.QemuInit("repair").Succeeds($"web1: removed {guest.RunFolder}/pid");
    }

    [SystemFact]
    public void A_command_to_copy_is_quoted_for_a_shell()
    {
        Guest guest = Host.Bare("web1").Start();
        string folder = $"{Host.Root}/guests/it's web1";
        guest.Do("stop", "--timeout", "1").Succeeds();
        Directory.Move(guest.Folder, folder);
        File.WriteAllText(Host.Etc + "/registered", $"web1 {folder}\n");
        guest.Start();
        File.WriteAllText(Host.Etc + "/registered", "");
        Host.QemuInit("repair").Fails(1, $"qemu-init register '{Host.Root}/guests/it'\\''s web1' web1 && qemu-init stop web1");
    }

    [SystemFact]
    public void Unfinished_copies_of_the_lists_are_removed_and_the_lists_stay()
    {
        Host.Bare();
        string list = File.ReadAllText(Host.Etc + "/registered");
        File.WriteAllText(Host.Etc + "/registered.new", "web");
        Host.QemuInit("repair").Succeeds($"removed {Host.Etc}/registered.new\n");
        Assert.False(File.Exists(Host.Etc + "/registered.new"));
        Assert.Equal(list, File.ReadAllText(Host.Etc + "/registered"));
    }
}
