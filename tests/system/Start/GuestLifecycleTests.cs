using Support;
using Xunit;

namespace SystemTests;

public sealed class GuestLifecycleTests : SystemTest
{
    [SystemFact]
    public void A_guest_lives_on_a_bridge_from_start_to_the_power_button()
    {
        Guest guest = Host.Linux().Is("stopped");

        guest.Boot().Is("running");
        Assert.True(Host.Ping("10.77.0.2"), "the guest does not answer a ping");
        Assert.Single(Host.Taps);

        guest.Do("stop").Succeeds("web1: stopped by the power button after ");
        guest.Is("stopped");
        Assert.Empty(Host.Processes);
        Assert.Empty(Host.Taps);
        Assert.Empty(guest.LeftOvers);
    }

    [SystemFact]
    public void A_guest_that_powers_itself_off_is_stopped() =>
        Host.Linux("guest.poweroff=0").Start().Ends().Is("stopped");

    [SystemFact]
    public void A_guest_that_resets_itself_goes_on_in_the_same_process()
    {
        Guest guest = Host.Linux("guest.reboot=0").Start();
        int pid = guest.Pid;

        guest.Prints("guest ready", times: 2);

        guest.Is("running");
        Assert.Equal([pid], Host.Qemus);
    }

    [SystemFact]
    public void A_guest_whose_qemu_was_killed_is_crashed_and_starts_again()
    {
        Guest guest = Host.Bare().Start();

        guest.Qemu.Signal("KILL");
        guest.Ends().Is("crashed");

        guest.Start().Is("running");
        Assert.Single(Host.Qemus);
    }

    [SystemFact]
    public void A_crashed_guest_that_is_stopped_is_stopped_from_then_on()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("KILL");
        guest.Ends();

        guest.Do("stop").Succeeds("web1: had crashed: qemu, process ");
        guest.Do("stop").Succeeds("web1: already stopped");

        guest.Is("stopped");
    }

    [SystemFact]
    public void The_console_log_holds_what_the_guest_printed_and_survives_the_guest()
    {
        Guest guest = Host.Linux("guest.poweroff=0").Start().Ends();

        Assert.Contains("guest ready web1", guest.Console, System.StringComparison.Ordinal);
    }
}
