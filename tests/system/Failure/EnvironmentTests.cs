using System;
using System.IO;
using Support;
using Xunit;

namespace SystemTests;

public sealed class EnvironmentTests : SystemTest
{
    [SystemTheory]
    [InlineData("exec env -i \"$@\"")]
    [InlineData("exec \"$@\" </dev/full")]
    [InlineData("umask 0777; exec \"$@\"")]
    [InlineData("trap '' CHLD HUP PIPE TERM; exec \"$@\"")]
    [InlineData("mkdir -p /tmp/gone.$$; cd /tmp/gone.$$; rmdir /tmp/gone.$$; exec \"$@\"")]
    [InlineData("LC_ALL=tr_TR.ISO-8859-9 TZ=Asia/Katmandu exec \"$@\"")]
    public void A_start_and_a_stop_need_nothing_of_the_callers_surroundings(string script)
    {
        Guest guest = Host.Bare("web1", "NIC1=br0");

        Host.Through(script, "start", "web1").Succeeds("web1: started (pid ");
        guest.Is("running");
        Host.Through(script, "status", "web1").Succeeds("web1: running");
        Host.Through(script, "stop", "--timeout", "1", "web1").Cuts("web1: cut off");
        guest.Is("stopped");
    }

    [SystemTheory]
    [InlineData("exec \"$@\" <&-", 0)]
    [InlineData("exec \"$@\" >&-", 0)]
    [InlineData("exec \"$@\" 2>&-", 0)]
    [InlineData("exec \"$@\" <&- >&- 2>&-", 0)]
    [InlineData("exec \"$@\" >/dev/full 2>&1", 1)]
    public void Output_that_leads_nowhere_changes_nothing_but_the_output(string script, int code)
    {
        Guest guest = Host.Bare();

        Assert.Equal(code, Host.Through(script, "start", "web1").Code);
        guest.Is("running");
        Assert.Single(Host.Qemus);
        Assert.DoesNotContain(guest.RunFolder + "/lock", guest.Qemu.Descriptors);
        Assert.Equal(0, Host.Through(script, "stop", "--timeout", "1", "web1").Code);
        guest.Is("stopped");
    }

    [SystemFact]
    public void A_reader_of_the_output_who_leaves_early_changes_nothing()
    {
        Guest guest = Host.Bare();

        Host.Through("\"$@\" | true", "start", "web1");

        guest.Is("running");
    }

    [SystemFact]
    public void A_guest_outlives_the_session_of_who_started_it()
    {
        Guest guest = Host.Bare();

        Host.Through("exec setsid -w sh -c '\"$@\"; kill -HUP 0' sh \"$@\"", "start", "web1");

        guest.Is("running");
    }

    [SystemFact]
    public void Help_and_version_need_neither_a_root_directory_nor_privilege()
    {
        Result help = Shell.Run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Repository.Executable, "--help");
        Result version = Shell.Run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Repository.Executable, "--version");

        help.Succeeds("start", "stop", "status");
        version.Succeeds("qemu-init ");
    }

    [SystemFact]
    public void A_caller_without_privilege_is_told_so()
    {
        Guest guest = Host.Bare();

        Host.Through("exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "start", "web1").Fails(4);

        guest.Is("stopped");
    }

    [SystemFact]
    public void The_state_after_a_reboot_of_the_host_is_stopped()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("KILL");
        guest.Ends();

        // RUNDIR does not outlive the host.
        Directory.Delete(Path.GetDirectoryName(guest.RunFolder)!, recursive: true);

        guest.Is("stopped").Start().Is("running");
    }

    [SystemFact]
    public void A_number_in_the_pid_file_that_belongs_to_another_process_is_not_believed()
    {
        Guest guest = Host.Bare().Start();
        guest.Qemu.Signal("KILL");
        guest.Ends();
        File.WriteAllText(guest.RunFolder + "/pid", $"{Environment.ProcessId}\n");

        guest.Is("crashed");
        guest.Do("stop").Succeeds("web1: had crashed: qemu, process ");
    }
}
