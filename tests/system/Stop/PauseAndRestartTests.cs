using System.IO;
using Support;
using Xunit;

namespace SystemTests;

public sealed class PauseAndRestartTests : SystemTest
{
    // What 'check' finds, a start finds out too late: the guest would be off by then.
    [SystemTheory]
    [InlineData("DSK1=gone.img", "gone.img")]
    [InlineData("KERNEL=gone", "gone")]
    [InlineData("MACHINE=pcc", "pcc")]
    [InlineData("DISPLAY=vnc,password-file=empty", "empty")]
    public void A_guest_that_could_not_be_started_again_is_not_restarted(string key, string named)
    {
        Guest guest = Host.Bare();
        guest.Start();
        int pid = guest.Pid;
        File.AppendAllText(guest.RcFile, key + "\n");
        File.WriteAllText(guest.Folder + "/empty", "");
        Shell.Output("chmod", "644", guest.Folder + "/empty");

        foreach (string[] call in (string[][])[["restart", "web1"], ["force-reload"], ["restart"]])
            Host.QemuInit([.. call, "--timeout", "1"]).Fails(6, "web1: not restarted, it goes on running: ", named);

        Assert.Equal(pid, guest.Pid);
        Host.QemuInit("status", "web1").Succeeds("web1: running");
    }

    [SystemFact]
    public void A_guest_can_be_paused_and_resumed()
    {
        Guest guest = Host.Bare().Start();

        guest.Do("pause").Succeeds();
        guest.Is("paused");
        guest.Do("resume").Succeeds();
        guest.Is("running");
    }

    [SystemFact]
    public void A_reset_boots_the_guest_again_in_the_same_process()
    {
        Guest guest = Host.Linux().Boot();
        int pid = guest.Pid;

        guest.Do("reset").Succeeds();

        guest.Prints("guest ready", times: 2);
        Assert.Equal([pid], Host.Qemus);
    }

    [SystemTheory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("reset")]
    public void Verbs_that_need_a_running_guest_say_that_it_does_not_run(string verb) =>
        Host.Bare().Do(verb).Fails(7, "web1: ");

    [SystemFact]
    public void A_restart_makes_a_new_process()
    {
        Guest guest = Host.Bare().Start();
        int pid = guest.Pid;

        guest.Do("restart", "--timeout", "1").Succeeds();

        guest.Is("running");
        Assert.NotEqual(pid, guest.Pid);
        Assert.Equal([guest.Pid], Host.Qemus);
    }

    [SystemFact]
    public void A_restart_of_a_stopped_guest_starts_it()
    {
        Guest guest = Host.Bare();

        guest.Do("restart").Succeeds("started (pid ");

        guest.Is("running");
    }

    [SystemTheory]
    [InlineData("try-restart")]
    [InlineData("force-reload")]
    public void A_conditional_restart_leaves_a_stopped_guest_alone(string verb)
    {
        Guest guest = Host.Bare();

        guest.Do(verb).Succeeds();

        guest.Is("stopped");
    }

    [SystemTheory]
    [InlineData("try-restart")]
    [InlineData("force-reload")]
    public void A_conditional_restart_restarts_a_running_guest(string verb)
    {
        Guest guest = Host.Bare().Start();
        int pid = guest.Pid;

        guest.Do(verb, "--timeout", "1").Succeeds();

        Assert.NotEqual(pid, guest.Pid);
        Assert.Equal([guest.Pid], Host.Qemus);
    }

    [SystemFact]
    public void A_restart_with_a_broken_rc_file_leaves_the_running_guest_alone()
    {
        Guest guest = Host.Bare().Start();
        int pid = guest.Pid;
        File.AppendAllText(guest.RcFile, "RAM=`cat size`\n");

        guest.Do("restart", "--timeout", "1").Fails(6, "web1-qemud.rc:5:5: ");

        guest.Is("running");
        Assert.Equal([pid], Host.Qemus);
    }

    [SystemFact]
    public void A_restart_that_misses_its_bridge_leaves_the_running_guest_alone()
    {
        Guest guest = Host.Bare().Start();
        int pid = guest.Pid;
        guest.Set("NIC1=br7");

        guest.Do("restart", "--timeout", "1").Fails(6, "web1: ", "br7");

        Assert.Equal([pid], Host.Qemus);
    }
}
