using System.Globalization;
using System.IO;
using System.Linq;
using Support;
using Xunit;

namespace InitTests;

/// <summary>The service of packaging/s6/, under a real s6-supervise.</summary>
public sealed class S6Tests : EntryTest
{
    [SystemFact("s6-supervise")]
    public void A_guest_is_a_service_that_is_ready_runs_and_shuts_down()
    {
        Guest guest = Host.Linux("guest.agent=yes", "web1", "AGENT=1", "READY=agent");
        ServiceFolder service = Supervise();

        Host.Run("s6-svwait", "-U", "-t", "90000", service.Path).Succeeds();
        Assert.Contains("guest nic eth0", guest.Console, System.StringComparison.Ordinal);
        Assert.Equal("true true\n", Host.Run("s6-svstat", "-o", "up,ready", service.Path).Succeeds().Out);
        guest.Prints("guest ready");

        Host.Run("s6-svc", "-d", "-wD", "-T", "90000", service.Path).Succeeds();

        Assert.Contains("guest-shutdown", File.ReadAllText(guest.LogFolder + "/events.log"), System.StringComparison.Ordinal);
        guest.Is("stopped");
    }

    [SystemFact("s6-supervise")]
    public void A_restart_by_s6_svc_restarts_the_guest_and_a_stop_leaves_it_down()
    {
        Guest guest = Host.Linux();
        ServiceFolder service = Supervise();
        Host.Run("s6-svwait", "-U", "-t", "90000", service.Path).Succeeds();
        guest.Prints("guest ready");
        int first = Host.Qemus.Single();

        Host.Run("s6-svc", "-r", "-wR", "-T", "90000", service.Path).Succeeds();

        Assert.NotEqual(first, Assert.Single(Host.Qemus));
        Host.Run("s6-svc", "-d", "-wD", "-T", "90000", service.Path).Succeeds();
        Assert.Equal("false 100 false\n", Host.Run("s6-svstat", "-o", "up,exitcode,wantedup", service.Path).Succeeds().Out);
        guest.Is("stopped");
    }

    [SystemFact("s6-supervise")]
    public void A_guest_that_powers_itself_off_stays_off()
    {
        Guest guest = Host.Linux("guest.poweroff=0");
        ServiceFolder service = Supervise();

        Host.Run("s6-svwait", "-U", "-t", "90000", service.Path).Succeeds();
        Host.Run("s6-svwait", "-D", "-t", "90000", service.Path).Succeeds();

        Assert.Equal("false 0 false\n", Host.Run("s6-svstat", "-o", "up,exitcode,wantedup", service.Path).Succeeds().Out);
        guest.Is("stopped");
    }

    [SystemFact("s6-supervise")]
    public void A_guest_whose_files_are_wrong_stays_off()
    {
        Host.Bare("web1", "RAM=banana");
        ServiceFolder service = Supervise();

        Wait.Until(
            "the service to be given up",
            () => Host.Run("s6-svstat", "-o", "up,exitcode,wantedup", service.Path).Out == "false 6 false\n",
            () => Host.Run("s6-svstat", service.Path).ToString());
    }

    [SystemFact("s6-supervise")]
    public void A_guest_that_crashes_is_started_again()
    {
        Host.Bare();
        ServiceFolder service = Supervise();
        Host.Run("s6-svwait", "-U", "-t", "90000", service.Path).Succeeds();
        int first = Host.Qemus.Single();

        Shell.Output("kill", "-KILL", first.ToString(CultureInfo.InvariantCulture));

        Wait.Until("another qemu", () => Host.Qemus is [int second] && second != first);
    }

    [SystemFact("s6-supervise")]
    public void A_guest_goes_on_where_the_program_is_killed_and_is_taken_over()
    {
        Guest guest = Host.Bare();
        ServiceFolder service = Supervise("--timeout 1");
        Host.Run("s6-svwait", "-U", "-t", "90000", service.Path).Succeeds();
        int qemu = Host.Qemus.Single();

        Host.Run("s6-svc", "-k", service.Path).Succeeds();
        Wait.Until("the end of the program", () => !service.IsUp);
        Wait.Until("its restart", () => service.IsUp);

        Assert.Equal([qemu], Host.Qemus);
        Host.Run("s6-svc", "-d", "-wD", "-T", "90000", service.Path).Succeeds();
        guest.Is("stopped");
    }

    [EntryFact]
    public void The_lines_of_the_page_make_start_and_stop_a_service()
    {
        Guest guest = Host.Linux();

        Root.Sh($"""
            set -e
            mkdir -p /run/service
            s6-svscan /run/service >/dev/null 2>&1 &
            until [ -p /run/service/.s6-svscan/control ]; do sleep 0.1; done
            {Block("s6", 0)}
            until s6-svok /run/service/qemu-init.web1 && s6-svstat /run/service/qemu-init.web1 >/dev/null; do sleep 0.1; done
            {Block("s6", 1)}
            """).Succeeds("up (pid ");

        guest.Is("running");
    }

    private protected override void Prepare(PrivateRoot root) => Examples(root, "s6");

    private ServiceFolder Supervise(string options = "")
    {
        ServiceFolder service = new(Host, "s6", "web1", options);
        service.Supervise("s6-supervise");

        // It listens at its fifo a moment before it has written its first status, which those who wait read.
        Wait.Until("s6-supervise", () => Host.Run("s6-svok", service.Path).Code == 0 && Host.Run("s6-svstat", service.Path).Code == 0);
        return service;
    }
}
