using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace SystemTests;

public sealed class WholeHostTests : SystemTest
{
    [SystemFact]
    public void Start_without_a_name_starts_the_autostart_list()
    {
        Host.Bare("web1");
        Host.Bare("web2");
        Guest other = Host.Bare("web3");
        Autostart("web1", "web2");

        Host.QemuInit("start").Succeeds("web1: started", "web2: started");

        Assert.Equal(2, Host.Qemus.Count);
        other.Is("stopped");
    }

    [SystemFact]
    public void One_bad_guest_does_not_keep_the_others_from_starting()
    {
        Host.Bare("web1", "DSK1=missing.img");
        Host.Bare("web2");
        Host.Bare("web3", "RAM=banana");
        Host.Bare("web4");
        Autostart("web1", "web2", "web3", "web4", "web5");

        Result result = Host.QemuInit("start");

        Assert.NotEqual(0, result.Code);
        result.Ends(result.Code, "web2: started", "web4: started");
        Assert.Contains("web1: ", result.Err, StringComparison.Ordinal);
        Assert.Contains("web3-qemud.rc:", result.Err, StringComparison.Ordinal);
        Assert.Contains("web5: ", result.Err, StringComparison.Ordinal);
        Assert.Equal(2, Host.Qemus.Count);
        foreach (string name in (string[])["web1", "web3"])
            Host.QemuInit("log", name).Succeeds(" start by root: ");
    }

    [SystemFact]
    public void A_bridge_that_never_comes_delays_no_other_guest()
    {
        Host.Bare("web1", "NIC1=br9");
        Guest good = Host.Bare("web2");
        Autostart("web1", "web2");

        Task<Result> start = Begin("start");
        Wait.Until("web2", () => File.Exists(good.RunFolder + "/pid"));
        Assert.False(start.IsCompleted, "the bridge was not waited for");

        start.Result.Ends(6, "web2: started");
        Assert.Contains("web1: there is no bridge br9", start.Result.Err, StringComparison.Ordinal);
        Host.QemuInit("log", "web1").Succeeds("there is no bridge br9");
    }

    [FuseFact]
    public void A_guest_whose_folder_does_not_answer_keeps_no_other_from_starting_nor_from_stopping()
    {
        Guest hangs = Host.Bare("web1").Start();
        Guest stopped = Host.Bare("web3");
        Host.Bare("web2");
        Host.Bare("web4", $"DSK1={stopped.Folder}/disk.img");
        Autostart("web3", "web2", "web4");
        Host.Hang(hangs);
        Host.Hang(stopped);

        Result result = Host.QemuInit("start");

        result.Ends(1, "web2: started");
        Assert.Contains("web3: its files could not be read within 10 s", result.Err, StringComparison.Ordinal);
        Assert.Contains("web4: its files could not be read within 10 s", result.Err, StringComparison.Ordinal);
        Host.QemuInit("status", "web1", "web2").Succeeds("web1: running", "web2: running");
        Host.QemuInit("stop", "--timeout", "2").Cuts("web1: cut off", "web2: cut off");
    }

    [SystemFact]
    public void Guests_that_share_a_folder_are_two()
    {
        Guest one = Host.Bare("web1");
        File.Copy(one.RcFile, one.Folder + "/web2-qemud.rc");
        File.WriteAllText(one.Folder + "/web2-qemu.cfg", "-uuid 00000000-0000-0000-0000-000000000002\n");
        Host.QemuInit("register", one.Folder, "web2").Succeeds();
        Autostart("web1", "web2");

        Host.QemuInit("start").Succeeds("web1: started", "web2: started");

        Host.QemuInit("status").Succeeds("web1: running", "web2: running");
        Host.QemuInit("stop", "--timeout", "1", "web2").Cuts("web2: cut off");
        one.Is("running");
    }

    [SystemFact]
    public void BOOTDELAY_counts_where_guests_start_with_the_host_and_nowhere_else()
    {
        Guest guest = Host.Bare("web1", "BOOTDELAY=3600").Start();
        guest.Do("stop", "--timeout", "1").Succeeds();
        guest.Set("BOOTDELAY=3");
        Autostart("web1");

        long begin = Stopwatch.GetTimestamp();
        Host.QemuInit("start").Succeeds("web1: started");
        Assert.InRange(Stopwatch.GetElapsedTime(begin), TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5));
    }

    [SystemFact]
    public void A_guest_whose_line_in_the_list_was_lost_is_stopped_like_the_others()
    {
        Host.Bare("web1").Start();
        File.WriteAllText(Host.Etc + "/registered", "");

        Result result = Host.QemuInit("stop", "--timeout", "1").Cuts("web1: cut off");

        Assert.Contains("web1: warning: it runs, and is not registered", result.Err, StringComparison.Ordinal);
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void Restart_without_a_name_works_in_waves_and_leaves_a_guest_running_that_could_not_be_started()
    {
        Guest one = Host.Bare("web1", "ORDER=1").Start();
        Guest broken = Host.Bare("web2").Start();
        Host.Bare("web3", "ORDER=2");
        Host.Bare("web4");
        broken.Set("RAM=banana");
        Autostart("web3");
        int pid = one.Pid;

        Result result = Host.QemuInit("restart", "--timeout", "1");

        result.Ends(6);
        Assert.Collection(
            result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static line => Assert.StartsWith("web1: started", line, StringComparison.Ordinal),
            static line => Assert.StartsWith("web3: started", line, StringComparison.Ordinal));
        Assert.Contains("web1: cut off ", result.Err, StringComparison.Ordinal);
        Assert.Contains("web2-qemud.rc:", result.Err, StringComparison.Ordinal);
        Assert.NotEqual(pid, one.Pid);
        Assert.Equal(3, Host.Qemus.Count);

        Host.QemuInit("stop", "--timeout", "1", "web3").Succeeds();
        Host.QemuInit("try-restart", "--timeout", "1").Ends(6, "web1: started");
        Assert.Equal(2, Host.Qemus.Count);
    }

    [SystemFact]
    public void Stop_without_a_name_stops_every_guest_that_runs()
    {
        Host.Bare("web1").Start();
        Host.Bare("web2").Start();
        Host.Bare("web3");
        Autostart("web1");

        // Of a second, quit has a tenth: on a busy machine a later step may be quicker.
        Host.QemuInit("stop", "--timeout", "1").Cuts("web1: cut off ", "web2: cut off ");

        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_guest_that_hangs_does_not_keep_the_others_from_stopping()
    {
        Guest hangs = Host.Bare("web1").Start();
        hangs.Qemu.Signal("STOP");
        Host.Linux("", "web2").Boot();

        Host.QemuInit("stop", "--timeout", "10").Succeeds("web2: stopped by the power button").Cuts("web1: cut off", "(SIGKILL)");

        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void Status_without_a_name_tells_of_every_registered_guest_and_is_success_while_one_runs()
    {
        Guest guest = Host.Bare("web1");
        Host.Bare("web2");

        Host.QemuInit("status").Ends(3, "web1: stopped", "web2: stopped");
        guest.Start();
        Host.QemuInit("status").Ends(0, "web1: running", "web2: stopped");
        guest.Qemu.Signal("KILL");
        guest.Ends();
        Host.QemuInit("status").Ends(1, "web1: crashed", "web2: stopped");
    }

    [SystemFact]
    public void Of_several_guests_that_are_named_the_worst_counts()
    {
        Host.Bare("web1").Start();
        Host.Bare("web2");

        Host.QemuInit("status", "web1", "web2").Ends(3, "web1: running", "web2: stopped");
    }

    [SystemFact]
    public void A_host_without_guests_has_nothing_to_do()
    {
        Host.QemuInit("start").Succeeds();
        Host.QemuInit("stop").Succeeds();
    }

    [SystemFact]
    public void An_autostart_list_in_the_style_of_other_editors_is_understood()
    {
        Host.Bare("web1");
        File.WriteAllText(Host.Etc + "/autostart", "# guests\r\n\r\n  web1  \r\n");

        Host.QemuInit("start").Succeeds("web1: started");
    }

    [SystemFact]
    public void Several_names_are_handled_in_one_go()
    {
        Host.Bare("web1");
        Host.Bare("web2");

        Host.QemuInit("start", "web1", "web2").Succeeds("web1: started", "web2: started");
        Host.QemuInit("status", "web1", "web2").Succeeds("web1: running", "web2: running");
        Host.QemuInit("stop", "--timeout", "1", "web1", "web2").Cuts("web1: cut off", "web2: cut off");
    }
}
