using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace SystemTests;

public sealed class StartTests : SystemTest
{
    [SystemFact]
    public void A_second_start_is_success_and_starts_nothing()
    {
        Guest guest = Host.Bare().Start();
        int pid = guest.Pid;

        guest.Do("start").Succeeds($"web1: already running (pid {pid})");

        Assert.Equal([pid], Host.Qemus);
    }

    [SystemFact]
    public void Twenty_starts_at_once_make_one_qemu()
    {
        Guest guest = Host.Bare();
        Result[] results = AtOnce(20, _ => guest.Do("start"));

        Assert.All(results, result => result.Succeeds());
        Assert.Single(results, result => result.Out == $"web1: started (pid {guest.Pid})\n");
        Assert.Equal([guest.Pid], Host.Qemus);
    }

    [SystemFact]
    public void A_disk_that_is_missing_fails_the_start_and_leaves_nothing()
    {
        Guest guest = Host.Bare("web1", "DSK1=missing.img", "NIC1=br0");

        guest.Do("start").Fails(1, "web1: ", "missing.img", "No such file or directory");

        LeavesNothing(guest);
    }

    [SystemFact]
    public void A_text_file_as_qcow2_fails_the_start_with_the_words_of_qemu_and_leaves_nothing()
    {
        Guest guest = Host.Bare("web1", "DSK1=notes.qcow2", "NIC1=br0").Disk("notes.qcow2");
        File.WriteAllText(guest.Folder + "/notes.qcow2", "buy milk\n");

        guest.Do("start").Fails(1, "web1: ", "not in qcow2 format");

        LeavesNothing(guest);
    }

    [SystemFact]
    public void After_a_start_that_failed_the_next_one_works()
    {
        Guest guest = Host.Bare("web1", "DSK1=disk.img");
        guest.Do("start").Fails(1, "disk.img");

        guest.Disk("disk.img").Start().Is("running");
    }

    [SystemFact]
    public void The_disk_reaches_the_guest() =>
        Host.Linux("", "web1", "DSK1=disk.img").Disk("disk.img").Start().Prints("guest disk vda 2048");

    [SystemFact]
    public void Sockets_and_pid_file_of_a_guest_that_was_killed_are_in_nobodys_way()
    {
        Guest guest = Host.Bare("web1", "NIC1=br0").Start();
        guest.Qemu.Signal("KILL");
        guest.Ends().Start();

        guest.Do("stop", "--timeout", "1").Succeeds();

        Assert.Empty(guest.LeftOvers);
    }

    [SystemTheory]
    [InlineData("0.004")]
    [InlineData("0.010")]
    [InlineData("0.020")]
    [InlineData("0.030")]
    [InlineData("0.050")]
    [InlineData("0.080")]
    public void A_start_that_is_killed_at_any_moment_is_followed_by_one_that_works(string seconds)
    {
        Guest guest = Host.Bare("web1", "NIC1=br0");

        Host.Through($"timeout -s KILL {seconds} \"$@\"", "start", "web1");
        guest.Do("start").Succeeds("web1: ");

        Assert.Equal([guest.Pid], Host.Qemus);
        Assert.Single(Host.Taps);
        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off");
        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Taps);
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact]
    public void Starts_and_stops_that_race_end_in_one_state_that_is_told_right()
    {
        Guest guest = Host.Bare();
        Result[] results = AtOnce(16, i => guest.Do(i % 2 == 0 ? "start" : "poweroff"));

        // A cut does not wait for a start: it ends the qemu that is coming up, and the start says so.
        Assert.All(results.Where((_, i) => i % 2 == 0 && results[i].Code != 0), start => start.Fails(1, "qemu did not start"));
        Assert.All(results.Where((_, i) => i % 2 == 1), cut => cut.Succeeds());
        Assert.InRange(Host.Qemus.Count, 0, 1);
        guest.Is(Host.Qemus.Count == 1 ? "running" : "stopped");
    }

    private void LeavesNothing(Guest guest)
    {
        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Taps);
        Assert.Empty(guest.LeftOvers);
        guest.Is("stopped");
    }
}
