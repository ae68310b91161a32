using System.Globalization;
using System.Linq;
using Support;
using Xunit;

namespace InitTests;

/// <summary>The service of packaging/runit/, under a real runsv.</summary>
public sealed class RunitTests : EntryTest
{
    [SystemFact("runsv")]
    public void A_guest_is_a_service_that_starts_runs_and_shuts_down()
    {
        Guest guest = Host.Linux();
        ServiceFolder service = new(Host, "runit", "web1");

        service.Supervise("runsv");
        guest.Prints("guest ready");
        Assert.StartsWith("run: ", Sv(service, "status").Succeeds().Out, System.StringComparison.Ordinal);

        Sv(service, "-w", "60", "stop").Succeeds("ok: down: ");

        guest.Is("stopped");
        Assert.Contains("guest-shutdown", System.IO.File.ReadAllText(guest.LogFolder + "/events.log"), System.StringComparison.Ordinal);
        Sv(service, "-w", "60", "start").Succeeds("ok: run: ");
        Wait.Until("the guest", () => Host.Qemus.Count == 1);
    }

    [SystemFact("runsv")]
    public void A_restart_by_sv_restarts_the_guest_and_a_stop_leaves_it_down()
    {
        Guest guest = Host.Linux();
        ServiceFolder service = new(Host, "runit", "web1");
        service.Supervise("runsv");
        guest.Prints("guest ready");
        int first = Host.Qemus.Single();

        Sv(service, "-w", "60", "restart").Succeeds("ok: run: ");

        Assert.NotEqual(first, Assert.Single(Host.Qemus));
        Sv(service, "-w", "60", "stop").Succeeds("ok: down: ");
        StaysDown(service);
        guest.Is("stopped");
    }

    [SystemFact("runsv")]
    public void A_guest_that_another_verb_stops_stays_down()
    {
        Guest guest = Host.Bare();
        ServiceFolder service = new(Host, "runit", "web1");
        service.Supervise("runsv");
        Wait.Until("the guest", () => service.IsUp && Host.Qemus.Count == 1);

        Host.QemuInit("stop", "--timeout", "1", "web1").Succeeds();

        StaysDown(service);
        guest.Is("stopped");
    }

    [SystemFact("runsv")]
    public void A_guest_that_powers_itself_off_stays_off()
    {
        Guest guest = Host.Linux("guest.poweroff=0");
        ServiceFolder service = new(Host, "runit", "web1");

        service.Supervise("runsv");

        StaysDown(service);
        Assert.Contains("guest ready", guest.Is("stopped").Console, System.StringComparison.Ordinal);
    }

    [SystemFact("runsv")]
    public void A_guest_whose_files_are_wrong_stays_off()
    {
        Host.Bare("web1", "RAM=banana");
        ServiceFolder service = new(Host, "runit", "web1");

        service.Supervise("runsv");

        StaysDown(service);
    }

    [SystemFact("runsv")]
    public void A_guest_that_crashes_is_started_again()
    {
        Host.Bare();
        ServiceFolder service = new(Host, "runit", "web1");
        service.Supervise("runsv");
        Wait.Until("the guest", () => service.IsUp && Host.Qemus.Count == 1);
        int first = Host.Qemus.Single();

        Shell.Output("kill", "-KILL", first.ToString(CultureInfo.InvariantCulture));

        Wait.Until("another qemu", () => Host.Qemus is [int second] && second != first);
    }

    [SystemFact("runsv")]
    public void A_guest_goes_on_where_the_program_is_killed_and_is_taken_over()
    {
        Guest guest = Host.Bare();
        ServiceFolder service = new(Host, "runit", "web1", "--timeout 1");
        service.Supervise("runsv");
        Wait.Until("the guest", () => service.IsUp && Host.Qemus.Count == 1);
        int qemu = Host.Qemus.Single();

        Sv(service, "kill").Succeeds();
        Wait.Until("the end of the program", () => !service.IsUp);
        Wait.Until("its restart", () => service.IsUp);

        Assert.Equal([qemu], Host.Qemus);
        Sv(service, "-w", "60", "stop").Succeeds();
        guest.Is("stopped");
    }

    [SystemFact]
    public void A_service_is_up_to_sv_when_its_guest_is_ready()
    {
        Guest guest = Host.Linux("guest.agent=yes", "web1", "AGENT=1", "READY=agent");
        ServiceFolder service = new(Host, "runit", "web1");
        service.Supervise("runsv");
        Wait.Until("runsv", () => System.IO.File.Exists(service.Path + "/supervise/ok"));

        Sv(service, "-w", "90", "start").Succeeds("ok: run: ");

        Assert.Contains("guest serves", guest.Is("running").Console, System.StringComparison.Ordinal);
        Sv(service, "-w", "60", "stop").Succeeds("ok: down: ");
        Assert.False(System.IO.File.Exists(service.Path + "/supervise/ready"));
    }

    [SystemFact]
    public void A_service_whose_guest_is_not_ready_is_not_up_to_sv()
    {
        Host.Bare("web1", "READY=3600");
        ServiceFolder service = new(Host, "runit", "web1");
        service.Supervise("runsv");
        Wait.Until("the guest", () => service.IsUp && Host.Qemus.Count == 1);

        Sv(service, "-w", "1", "start").Ends(1, "timeout: run: ");
    }

    [EntryFact]
    public void The_lines_of_the_page_make_start_and_stop_a_service()
    {
        Guest guest = Host.Linux();

        Root.Sh($"""
            set -e
            rm -rf /etc/service/*
            runsvdir -P /etc/service >/dev/null 2>&1 &
            {Block("runit", 0)}
            until [ -e /etc/service/qemu-init.web1/supervise/ok ]; do sleep 0.1; done
            {Block("runit", 1)}
            """).Succeeds("run: qemu-init.web1: ", "ok: down: qemu-init.web1: ", "ok: run: qemu-init.web1: ");

        guest.Is("running");
    }

    [EntryFact]
    public void The_lines_of_the_page_start_and_stop_all_guests()
    {
        Host.Linux();
        Autostart("web1");

        Root.Sh("set -e\n" + Block("runit", 2)).Succeeds("web1: started", "web1: stopped by the power button");
    }

    private protected override void Prepare(PrivateRoot root) => Examples(root, "runit");

    // One that is about to be started is down too, but wants up.
    private void StaysDown(ServiceFolder service) => Wait.Until(
        "the service to stay down",
        () => Sv(service, "status").Out is string status
            && status.StartsWith("down: ", System.StringComparison.Ordinal)
            && !status.Contains("want up", System.StringComparison.Ordinal),
        () => Sv(service, "status").ToString());

    private Result Sv(ServiceFolder service, params string[] arguments) => Host.Run(["sv", .. arguments, service.Path]);
}
