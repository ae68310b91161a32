using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>What a host does to guests that run: files go, names change, ports are taken.</summary>
public sealed class ChangedHostTests : SystemTest
{
    [SystemFact]
    public void A_guest_whose_pid_file_was_removed_is_not_taken_for_a_stopped_one()
    {
        Guest guest = Host.Bare("web1", "NIC1=br0").Start();
        int pid = guest.Pid;
        File.Delete(guest.RunFolder + "/pid");

        guest.Do("status").Succeeds("web1: unmanaged: it runs, but ", ", by which it is known, was removed; ", "UNIX-CONNECT:" + guest.RunFolder + "/monitor.sock");
        foreach (string verb in (string[])["start", "stop", "restart", "poweroff", "repair"])
            guest.Do(verb).Fails(1, "web1: it runs, but ", ", by which it is known, was removed; ");
        Host.QemuInit("repair").Fails(1, "web1: it runs, but ", ", by which it is known, was removed; ");
        Host.QemuInit("stop", "--timeout", "1").Fails(1, "web1: it runs, but ", ", by which it is known, was removed; ");
        Assert.Equal([pid], Host.Qemus);

        // Somebody has obeyed.
        new ProcessView(pid).Signal("KILL");
        Wait.Until("the end of qemu", () => Host.Qemus.Count == 0);
        guest.Is("stopped").Start().Is("running");
    }

    [SystemTheory]
    [InlineData("/run/qemud/web1")]
    [InlineData("/run/qemud")]
    [InlineData("/run")]
    public void A_guest_whose_directory_was_removed_is_started_no_second_time(string folder)
    {
        Guest guest = Host.Bare().Start();
        int pid = guest.Pid;
        Directory.Delete(Host.Root + folder, recursive: true);

        foreach (string verb in (string[])["start", "start", "stop", "poweroff", "restart"])
            guest.Do(verb).Fails(1, $"web1: its qemu, process {pid}, runs, but {guest.RunFolder}, by which it is known, was removed", $"end it with: kill {pid}");
        Autostart("web1");
        Host.QemuInit("start").Fails(1, $"web1: its qemu, process {pid}, runs, but {guest.RunFolder}, by which it is known, was removed");
        Assert.Equal([pid], Host.Qemus);

        new ProcessView(pid).Signal("TERM");
        Wait.Until("the end of qemu", () => Host.Qemus.Count == 0);
        guest.Start().Is("running");
    }

    [SystemFact]
    public void Another_guest_is_started_though_the_directory_of_all_was_removed()
    {
        Guest guest = Host.Bare().Start();
        Guest other = Host.Bare("web", "DISPLAY=");
        Directory.Delete(Host.Root + "/run", recursive: true);

        other.Start().Is("running");

        guest.Do("start").Fails(1, "web1: its qemu, process ");
    }

    [SystemFact]
    public void A_host_that_gets_another_name_keeps_its_guests()
    {
        Guest guest = Host.Bare().Start();
        const string Renamed = "exec unshare --uts sh -c 'hostname another && exec \"$@\"' sh \"$@\"";

        Host.Through(Renamed, "status", "web1").Succeeds("web1: running");
        Host.Through(Renamed, "restart", "--timeout", "1", "web1").Cuts("web1: cut off after ", "started (pid ");

        guest.Is("running");
    }

    [SystemFact]
    public void A_port_that_is_taken_gives_way_to_the_next_and_status_says_which()
    {
        Guest first = Host.Bare().Start();
        Guest second = Host.Bare("web2");
        File.WriteAllText(Host.Etc + "/registered", $"web2 {second.Folder}\nweb1 {first.Folder}\n");

        second.Start();

        first.Do("status").Succeeds("vnc 127.0.0.1:50001)");
        second.Do("status").Succeeds("vnc 127.0.0.1:50002)");
    }
}
