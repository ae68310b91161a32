using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>Trouble that a guest has or makes, and what is told of it.</summary>
public sealed class FullDiskAndPanicTests : SystemTest
{
    [SystemFact]
    public void A_disk_without_room_pauses_the_guest_and_status_says_why_and_what_to_do()
    {
        Guest guest = Host.Sector(BootSector.Writes);
        Host.OnSmallFileSystem(guest, "boot.img", kibibytes: 1024);
        guest.Start();

        Wait.Until("the pause", () => guest.Do("status").Out.Contains("web1: paused", StringComparison.Ordinal));
        guest.Do("status").Succeeds("disk dsk1 could not be written (No space left on device)", "'qemu-init resume web1'");
        guest.Do("status", "--json").Succeeds("\"state\": \"paused\"", "\"detail\": \"disk dsk1 could not be written (No space left on device)");

        // It goes on where it was as soon as there is room.
        Shell.Output("mount", "-o", "remount,size=96m", guest.Folder + "/small");
        guest.Do("resume").Succeeds();
        guest.Is("running");
        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ");
    }

    [SystemFact]
    public void A_guest_whose_disk_has_no_room_can_be_stopped()
    {
        Guest guest = Host.Sector(BootSector.Writes);
        Host.OnSmallFileSystem(guest, "boot.img", kibibytes: 1024);
        guest.Start();
        Wait.Until("the pause", () => guest.Do("status").Out.Contains("web1: paused", StringComparison.Ordinal));

        guest.Do("stop", "--timeout", "2").Cuts("web1: cut off after ");

        guest.Is("stopped");
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_guest_that_panicked_has_crashed_by_that()
    {
        Guest guest = Host.Sector(BootSector.Panics);

        guest.Start().Ends();

        guest.Do("status").Ends(1, "web1: crashed: the guest panicked");
        guest.Do("status", "--json").Ends(1, "\"state\": \"crashed\"", "\"detail\": \"the guest panicked\"");
        guest.Do("log").Succeeds("crash found by root: the guest panicked");
        guest.Do("stop").Succeeds("web1: had crashed: the guest panicked");
        Assert.Contains("GUEST_PANICKED", File.ReadAllText(guest.LogFolder + "/events.log"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_that_is_held_at_its_panic_says_so_and_can_be_stopped()
    {
        Guest guest = Host.Sector(BootSector.Panics);
        File.WriteAllText(guest.CfgFile, "-device pvpanic\n-action panic=pause\n");
        guest.Start();

        Wait.Until("the panic", () => guest.Do("status").Out.Contains("web1: paused", StringComparison.Ordinal));
        guest.Do("status").Succeeds("the guest panicked; 'qemu-init restart web1' starts it again");

        // Nobody is in there who could answer: STOPDELAY is not waited for.
        string stop = guest.Do("stop", "--timeout", "300").Cuts().Err;
        Assert.Matches("^qemu-init: web1: cut off after [0-9.]+ s: the guest had panicked [(]qemu's quit[)]\n$", stop);
    }

    [SystemFact]
    public void A_disk_without_room_for_logs_hides_no_end()
    {
        Host.HasSmallVar(kibibytes: 256);
        Guest guest = Host.Sector(BootSector.ObeysTheButton).Start().Prints("guest ready");
        string events = guest.LogFolder + "/events.log";

        // No event more fits into the page that its last line began.
        File.AppendAllText(events, new string('\n', 4096 - (int)(new FileInfo(events).Length % 4096)));
        Host.FillVar();

        guest.Do("stop").Succeeds("web1: stopped by the power button after ");

        // Nor is there room at the start: the record of earlier runs makes some.
        guest.Start();
        Assert.Contains("{\"QMP\":", File.ReadAllText(events), StringComparison.Ordinal);
        guest.Qemu.Signal("KILL");
        guest.Ends().Is("crashed");
        guest.Start().Qemu.Signal("TERM");
        guest.Ends().Do("status").Ends(3, "web1: stopped: a signal ended its qemu");
    }

    [SystemFact]
    public void Where_there_was_no_room_to_record_an_end_that_is_said()
    {
        Host.HasSmallVar(kibibytes: 256);
        Guest guest = Host.Sector(BootSector.ObeysTheButton);
        Directory.CreateDirectory(guest.LogFolder);
        Host.FillVar();
        guest.Start();

        guest.Qemu.Signal("TERM");
        guest.Ends().Do("status").Ends(3, "web1: stopped: its qemu ended without room on the disk to record why");
        guest.Start().Do("stop", "--timeout", "300").Succeeds("web1: its qemu ended without room on the disk to record why after ");
    }
}
