using System.IO;
using SystemTests.Support;
using Xunit;

namespace SystemTests;

public sealed class StopTests : SystemTest
{
    [SystemFact]
    public void A_guest_that_ignores_the_button_is_ended_at_the_deadline_and_stop_says_how()
    {
        Guest guest = Host.Linux("guest.button=ignore").Boot();

        guest.Do("stop", "--timeout", "3").Succeeds("web1: stopped by quit after ");

        guest.Is("stopped");
        Assert.Empty(Host.Processes);
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

        guest.Do("stop", "--timeout", "1").Succeeds("web1: stopped by SIGKILL after ");

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

        guest.Do("stop", "--timeout", "5").Succeeds("web1: stopped by SIGKILL after ");
    }

    [SystemFact]
    public void A_paused_guest_can_be_stopped()
    {
        Guest guest = Host.Linux().Boot();
        guest.Do("pause").Succeeds();

        guest.Do("stop", "--timeout", "20").Succeeds("web1: stopped by ");

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
        guest.Do("stop", "--timeout", "1").Succeeds("web1: stopped by quit after ");

        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Taps);
    }

    [SystemFact]
    public void An_rc_file_that_was_deleted_after_the_start_does_not_hinder_stop()
    {
        Guest guest = Host.Bare().Start();
        File.Delete(guest.RcFile);

        guest.Is("running");
        guest.Do("stop", "--timeout", "1").Succeeds("web1: stopped by quit after ");

        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void Another_client_at_the_monitor_blocks_neither_status_nor_stop()
    {
        Guest guest = Host.Bare().Start();
        using MonitorClient other = new(guest);

        guest.Is("unmanaged");
        guest.Do("stop", "--timeout", "1").Succeeds("web1: stopped by SIGTERM after ");

        guest.Is("stopped");
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
