using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace SystemTests;

public sealed class StopTests : SystemTest
{
    [SystemFact]
    public void A_guest_that_ignores_the_button_is_ended_at_the_deadline_and_stop_says_how()
    {
        Guest guest = Host.Linux("guest.button=ignore").Boot();

        guest.Do("stop", "--timeout", "3").Cuts("web1: cut off after ");

        guest.Is("stopped");
        Assert.Empty(Host.Processes);
    }

    // As of a start that hangs for an hour.
    [SystemTheory]
    [InlineData("web1")]
    [InlineData]
    public void A_stop_whose_time_is_over_ends_a_guest_whose_lock_another_verb_has(params string[] names)
    {
        Guest guest = Host.Bare().Start();
        using Process other = Process.Start(new ProcessStartInfo("flock", [guest.RunFolder + "/lock.guard", "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());

        Host.QemuInit(["stop", "--timeout", "3", .. names]).Cuts("web1: cut off after ");

        Assert.Empty(Host.Qemus);
        other.StandardInput.Close();
        other.WaitForExit();
        guest.Is("stopped");
    }

    // A member's sudo is halted by the member's terminal, and root's verb with it, if that lets itself be halted.
    [SystemTheory]
    [InlineData("TSTP")]
    [InlineData("TTIN")]
    [InlineData("TTOU")]
    public void A_terminal_halts_no_verb_that_changes_guests(string signal)
    {
        Guest guest = Host.Bare().Start();
        Task<Result> stop = Begin("stop", "--timeout", "10", "web1");
        Wait.Until("the verb at its lock", () => guest.Do("status").Out.Contains("stopping", StringComparison.Ordinal));

        new ProcessView(Host.Processes.Single(IsStop)).Signal(signal);

        stop.Result.Cuts("web1: cut off after ");
        guest.Is("stopped");

        static bool IsStop(int process) => File.ReadAllText($"/proc/{process}/cmdline").Contains("\0stop\0", StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_with_an_agent_is_asked_by_the_agent_first()
    {
        Guest guest = Host.Linux("guest.button=ignore guest.agent=yes", "web1", "AGENT=1").Boot();

        guest.Do("stop", "--timeout", "60").Succeeds("web1: stopped by the guest agent after ");

        guest.Is("stopped");
    }

    [SystemFact]
    public void A_guest_whose_agent_is_not_there_is_stopped_by_the_button()
    {
        Guest guest = Host.Linux("", "web1", "AGENT=1").Boot();

        guest.Do("stop", "--timeout", "60").Succeeds("web1: stopped by the power button after ");
    }

    [SystemFact]
    public void A_press_that_comes_while_the_guest_boots_is_repeated() =>
        Host.Linux().Start().Do("stop").Succeeds("web1: stopped by the power button after ");

    [SystemFact]
    public void A_qemu_that_hangs_is_killed()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("STOP");

        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ", "(SIGKILL)");

        guest.Is("stopped");
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_qemu_that_hangs_hangs_nobody_however_often_it_is_asked()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("STOP");

        for (int i = 0; i < 5; i++)
            guest.Is("unmanaged");

        guest.Do("stop", "--timeout", "5").Cuts("web1: cut off after ", "(SIGKILL)");
    }

    [SystemFact]
    public void A_paused_guest_can_be_stopped()
    {
        Guest guest = Host.Linux().Boot();
        guest.Do("pause").Succeeds();

        guest.Do("stop", "--timeout", "20").Succeeds("web1: ", " after ");

        guest.Is("stopped");
    }

    [SystemFact]
    public void A_stopped_guest_is_already_stopped() =>
        Host.Bare().Do("stop").Succeeds("web1: already stopped\n");

    [SystemFact]
    public void Ten_stops_at_once_all_succeed()
    {
        Guest guest = Host.Bare().Start();
        Result[] results = AtOnce(10, _ => guest.Do("stop", "--timeout", "1"));

        Assert.All(results, result => result.Succeeds());
        guest.Is("stopped");
    }

    [SystemFact]
    public void An_rc_file_that_was_broken_after_the_start_does_not_hinder_stop()
    {
        Guest guest = Host.Bare("web1", "NIC1=br0").Start();
        File.WriteAllText(guest.RcFile, "NAME=$(hostname)\n");

        guest.Is("running");
        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ");

        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void An_rc_file_that_was_deleted_after_the_start_does_not_hinder_stop()
    {
        Guest guest = Host.Bare().Start();
        File.Delete(guest.RcFile);

        guest.Is("running");
        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ");

        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void Another_client_at_the_monitor_blocks_neither_status_nor_an_orderly_stop()
    {
        Guest guest = Host.Sector(BootSector.ObeysTheButton).Start().Prints("guest ready");
        using MonitorClient other = new(guest);

        guest.Is("unmanaged");
        guest.Do("stop", "--timeout", "60").Succeeds("web1: stopped by the power button after ");

        guest.Is("stopped");
    }

    [SystemFact]
    public void A_paused_guest_goes_on_also_with_a_client_at_its_monitor()
    {
        Guest guest = Host.Sector(BootSector.ObeysTheButton).Start().Prints("guest ready");
        guest.Do("pause").Succeeds();
        using MonitorClient other = new(guest);

        guest.Do("stop", "--timeout", "60").Succeeds("web1: stopped by the power button after ");
    }

    [SystemFact]
    public void Other_clients_at_both_monitors_do_not_keep_a_guest_alive()
    {
        Guest guest = Host.Bare().Start();
        using MonitorClient other = new(guest);
        using Socket person = guest.Occupy("monitor.sock");
        _ = person.Receive(new byte[1]);

        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ", "(SIGTERM)");

        guest.Is("stopped");
    }

    [SystemFact]
    public void Sockets_to_which_no_connection_can_be_made_do_not_keep_a_guest_alive()
    {
        Guest guest = Host.Bare("web1", "AGENT=1").Start();
        using Socket qmp = Displace("qmp.sock");
        using Socket monitor = Displace("monitor.sock");
        using Socket agent = Displace("agent.sock");

        // By one of another kind, at which the kernel refuses this program's.
        Socket Displace(string name)
        {
            File.Delete($"{guest.RunFolder}/{name}");
            Socket other = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            other.Bind(new UnixDomainSocketEndPoint($"{guest.RunFolder}/{name}"));
            return other;
        }

        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ", "(SIGTERM)");

        guest.Is("stopped");
    }

    [SystemTheory]
    [InlineData(true, "its qemu was told to quit after ")]
    [InlineData(false, "a signal ended its qemu after ")]
    public void Who_cuts_a_guest_that_is_being_stopped_is_not_taken_for_the_button(bool isPowerOff, string words)
    {
        Guest guest = Host.Bare().Start();
        Task<Result> stop = Begin("stop", "--timeout", "300", "web1");
        Wait.Until("the button", () => File.ReadAllText(guest.LogFolder + "/events.log").Contains("POWERDOWN", StringComparison.Ordinal));

        if (isPowerOff)
            guest.Do("poweroff").Succeeds("web1: cut off after ");
        else
            guest.Qemu.Signal("TERM");

        Assert.StartsWith("web1: " + words, stop.Result.Succeeds().Out, StringComparison.Ordinal);
    }

    [SystemFact]
    public void Guests_that_are_named_are_stopped_and_cut_together()
    {
        Guest[] guests = [Host.Bare("web1").Start(), Host.Bare("web2").Start()];
        Task<Result> stop = Begin("stop", "--timeout", "300", "web1", "web2");
        foreach (Guest guest in guests)
        {
            Wait.Until(
                "the button of each, while none has stopped",
                () => File.ReadAllText(guest.LogFolder + "/events.log").Contains("POWERDOWN", StringComparison.Ordinal));
        }

        Host.QemuInit("poweroff", "web1", "web2").Succeeds("web1: cut off", "web2: cut off");

        stop.Result.Succeeds("web1: ", "web2: ");
    }

    [SystemFact]
    public void A_panic_at_the_button_is_not_a_shutdown()
    {
        Guest guest = Host.Sector(BootSector.PanicsAtTheButton);
        File.WriteAllText(guest.CfgFile, "-device pvpanic\n");
        guest.Start().Prints("guest ready");

        guest.Do("stop", "--timeout", "300").Succeeds("web1: the guest panicked after ");
    }

    [SystemFact]
    public void A_guest_that_has_shut_down_and_whose_qemu_stays_is_not_waited_for()
    {
        Guest guest = Host.Sector(BootSector.TurnsItselfOff);
        File.WriteAllText(guest.CfgFile, "-no-shutdown\n");
        guest.Start();
        Wait.Until("the end", () => guest.Do("status").Out.Contains("shutdown", StringComparison.Ordinal));

        Assert.Matches("web1: cut off after [0-9.]+ s: the guest had shut down [(]qemu's quit[)]\n", guest.Do("stop", "--timeout", "300").Cuts().Err);
    }

    [SystemFact]
    public void More_guests_than_there_are_descriptors_are_stopped_and_told_of()
    {
        const int Guests = 12;
        for (int i = 1; i <= Guests; i++)
            Host.Bare($"g{i}x", "DISPLAY=").Start();

        string status = Host.Through("exec prlimit --nofile=16:1024 \"$@\"", "status").Succeeds().Out;
        string stop = Host.Through("exec prlimit --nofile=16:1024 \"$@\"", "stop", "--timeout", "20").Succeeds().Err;

        Assert.Equal(Guests, status.Split(": running").Length - 1);
        Assert.Equal(Guests, stop.Split(": cut off").Length - 1);
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void What_a_stop_allows_itself_no_qemu_inherits()
    {
        // qemu from 9.0 on raises this limit by itself; the stand-in does not.
        Guest guest = Host.Bare("web1", "DISPLAY=", "TGTARCH=" + new Standin(Host).Program).Start();

        Host.Through("exec prlimit --nofile=64:1024 \"$@\"", "restart", "--timeout", "1").Succeeds("web1: started");

        Assert.Contains(File.ReadLines($"/proc/{guest.Pid}/limits"), line => Regex.IsMatch(line, "^Max open files +64 +1024 "));
    }

    [SystemFact]
    public void Poweroff_cuts_the_power()
    {
        Guest guest = Host.Bare().Start();

        guest.Do("poweroff").Succeeds("web1: ");

        guest.Is("stopped");
        Assert.Empty(Host.Processes);
    }
}
