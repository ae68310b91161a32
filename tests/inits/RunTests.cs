using System;
using System.IO;
using System.Threading.Tasks;
using Support;
using Xunit;

namespace InitTests;

/// <summary><c>qemu-init run</c>, as whatever supervises services uses it.</summary>
public sealed class RunTests : SystemTest
{
    [SystemFact]
    public void The_supervisor_hears_when_the_guest_is_up_and_when_it_goes_down()
    {
        Guest guest = Host.Linux();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["web1"], socket.Variable);

        string[] message = socket.Next();
        Assert.Equal(["READY=1", $"STATUS=started (pid {guest.Pid})"], message);
        Assert.DoesNotContain("NOTIFY_SOCKET", guest.Qemu.Variables);
        guest.Prints("guest ready").Is("running");
        run.Process.Signal("TERM");

        // STOPDELAY, and what quit, SIGTERM and SIGKILL may take.
        Assert.Equal(["STOPPING=1", "STATUS=shutting down", "EXTEND_TIMEOUT_USEC=55000000"], socket.Next());
        run.Ends().Succeeds("web1: started (pid ", "web1: stopped by the power button after ");
        guest.Is("stopped");
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void The_supervisor_hears_only_of_a_guest_that_is_ready()
    {
        Guest guest = Host.Linux("guest.agent=yes", "web1", "AGENT=1", "READY=agent");
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["web1"], socket.Variable);

        string[] message = socket.Next();

        // READY has two minutes, and what a busy host needs.
        Assert.Equal([$"STATUS=started (pid {guest.Pid}), waiting until it is ready", "EXTEND_TIMEOUT_USEC=150000000"], message);
        Assert.Equal("READY=1", socket.Next()[0]);
        Assert.Contains("guest nic eth0", guest.Console, StringComparison.Ordinal);

        guest.Prints("guest ready");
        run.Process.Signal("INT");

        // By the agent, or by the button where a busy host lets the agent answer too late.
        run.Ends().Succeeds("web1: ready after ", "web1: stopped by the ");
    }

    [SystemFact]
    public void A_guest_that_is_not_ready_yet_can_be_stopped()
    {
        Host.Bare("web1", "READY=3600");
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "web1"], socket.Variable);

        // As long as the guest's file says, and what a busy host needs.
        Assert.Equal("EXTEND_TIMEOUT_USEC=3630000000", socket.Next()[1]);

        run.Process.Signal("TERM");

        run.Ends().Succeeds("web1: cut off after ");
        Assert.Equal("STOPPING=1", socket.Next()[0]);
    }

    [SystemFact]
    public void A_signal_during_the_start_stops_the_guest_once_it_has_started()
    {
        Guest guest = Host.Bare("web1", "PRECMD='echo busy >busy; while [ ! -e go ]; do sleep 0.1; done'").BelongsTo("root");
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "web1"], socket.Variable);
        Wait.Until("PRECMD", () => File.Exists(guest.Folder + "/busy"));

        // The supervisor hears at once that the stop begins late: 200 s for the start, then the timeout and the end of qemu.
        run.Process.Signal("TERM");
        Assert.Equal(["STOPPING=1", "STATUS=shutting down", "EXTEND_TIMEOUT_USEC=216000000"], socket.Next());
        File.WriteAllText(guest.Folder + "/go", "");

        run.Ends().Succeeds("web1: started (pid ", "web1: cut off after ");
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void A_signal_during_a_restart_from_beside_stops_the_guest_once_it_has_started()
    {
        Guest guest = Host.Bare("web1").BelongsTo("root");
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "web1"], socket.Variable);
        socket.Next();
        guest.Set("PRECMD='echo busy >busy; while [ ! -e go ]; do sleep 0.1; done'");
        Task<Result> restart = Begin("restart", "--timeout", "1", "web1");
        Wait.Until("PRECMD", () => File.Exists(guest.Folder + "/busy"));

        run.Process.Signal("TERM");
        Assert.Equal(["STOPPING=1", "STATUS=shutting down", "EXTEND_TIMEOUT_USEC=216000000"], socket.Next());
        File.WriteAllText(guest.Folder + "/go", "");

        restart.Result.Cuts("started (pid ");
        run.Ends().Succeeds("web1: cut off after ");
        guest.Is("stopped");
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void The_exit_code_tells_the_supervisors_signal_from_another_end()
    {
        Host.Bare();
        string[] arguments = ["--timeout", "1", "--signal-code", "77", "web1"];
        Supervised told = Supervised.Run(Host, arguments);
        Wait.Until("the guest", () => Host.Qemus.Count == 1);
        told.Process.Signal("TERM");
        told.Ends().Ends(77, "web1: cut off after ");

        Supervised left = Supervised.Run(Host, arguments);
        Wait.Until("the guest", () => Host.Qemus.Count == 1);
        Host.QemuInit("stop", "--timeout", "1", "web1").Succeeds();
        left.Ends().Succeeds();

        Supervised crashed = Supervised.Run(Host, arguments);
        Wait.Until("the guest", () => Host.Qemus.Count == 1);
        new ProcessView(Host.Qemus[0]).Signal("KILL");
        crashed.Ends().Ends(1);
    }

    [SystemFact]
    public void The_file_with_the_number_is_there_while_the_guest_is_up()
    {
        string file = Host.Root + "/web1.pid";
        File.WriteAllText(file, "1\n");
        Host.Bare("web1", "READY=20");
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "--pid-file", file, "web1"]);
        Wait.Until("the guest", () => Host.Qemus.Count == 1);
        Assert.False(File.Exists(file));

        Wait.Until("the file", () => File.Exists(file));
        Assert.Equal($"{run.Process.Id}\n", File.ReadAllText(file));
        run.Process.Signal("TERM");

        run.Ends().Succeeds("web1: cut off after ");
        Assert.False(File.Exists(file));
    }

    [SystemFact]
    public void A_file_with_the_number_that_cannot_be_there_keeps_the_guest_from_its_start()
    {
        Host.Bare();

        Host.QemuInit("run", "--pid-file", Host.Root + "/none/web1.pid", "web1").Ends(2);

        Assert.Empty(Host.Qemus);
    }

    [SystemFact]
    public void A_guest_that_ended_on_a_full_disk_is_not_called_crashed()
    {
        Host.HasSmallVar(kibibytes: 256);
        Guest guest = Host.Sector(BootSector.ObeysTheButton);
        Directory.CreateDirectory(guest.LogFolder);
        Host.FillVar();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["web1"], socket.Variable);
        socket.Next();

        guest.Qemu.Signal("TERM");

        run.Ends().Succeeds("web1: its qemu ended without room on the disk to record why\n");
    }

    [SystemFact]
    public void A_second_signal_cuts_a_guest_that_takes_its_time()
    {
        Guest guest = Host.Linux("guest.button=ignore");
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["--timeout", "3600", "web1"], socket.Variable);
        socket.Next();
        guest.Prints("guest ready");

        run.Process.Signal("TERM");
        Assert.Equal("STOPPING=1", socket.Next()[0]);
        run.Process.Signal("TERM");

        run.Ends().Succeeds("web1: cut off after ");
        guest.Is("stopped");
    }

    [SystemFact]
    public void A_hangup_is_ignored()
    {
        Host.Bare();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "web1"], socket.Variable);
        socket.Next();

        run.Process.Signal("HUP");
        run.Process.Signal("TERM");

        run.Ends().Succeeds("web1: cut off after ");
    }

    [SystemFact]
    public void A_guest_that_powers_itself_off_ended_in_order()
    {
        Guest guest = Host.Linux("guest.poweroff=0");

        Supervised.Run(Host, ["web1"]).Ends().Succeeds("web1: the guest powered itself off\n");

        guest.Is("stopped");
    }

    [SystemTheory]
    [InlineData("KILL", "its qemu ended without a shutdown", "crashed")]
    [InlineData("TERM", "a signal ended its qemu", "stopped")]
    public void A_guest_whose_qemu_was_killed_did_not_end_in_order(string signal, string reason, string state)
    {
        Guest guest = Host.Bare();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["web1"], socket.Variable);
        socket.Next();

        guest.Qemu.Signal(signal);

        Result result = run.Ends().Ends(1);
        Assert.Equal($"qemu-init: web1: {reason}\n", result.Err);
        guest.Is(state);
    }

    [SystemFact]
    public void A_stop_from_beside_ends_it_in_order()
    {
        Guest guest = Host.Bare();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["web1"], socket.Variable);
        socket.Next();

        guest.Do("stop", "--timeout", "1").Cuts("web1: cut off after ");

        run.Ends().Succeeds("web1: stopped by another verb\n");
    }

    [SystemFact]
    public void A_restart_from_beside_is_followed()
    {
        Guest guest = Host.Bare();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "web1"], socket.Variable);
        socket.Next();

        guest.Do("restart", "--timeout", "1").Succeeds();

        Assert.Equal([$"STATUS=restarted by another verb (pid {guest.Pid})"], socket.Next());
        run.Process.Signal("TERM");
        run.Ends().Succeeds("web1: cut off after ");
        guest.Is("stopped");
    }

    [SystemFact]
    public void A_guest_that_runs_already_is_taken_over()
    {
        Guest guest = Host.Bare().Start();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "web1"], socket.Variable);

        Assert.Equal(["READY=1", $"STATUS=already running (pid {guest.Pid})"], socket.Next());
        run.Process.Signal("TERM");

        run.Ends().Succeeds("web1: cut off after ");
        guest.Is("stopped");
    }

    [SystemFact]
    public void A_guest_survives_the_end_of_the_program_and_is_taken_over_by_the_next()
    {
        Guest guest = Host.Bare();
        using NotifySocket socket = new(Host.Root + "/notify");
        Supervised first = Supervised.Run(Host, ["web1"], socket.Variable);
        socket.Next();
        first.Process.Signal("KILL");
        first.Ends().Ends(137);

        guest.Is("running");
        Supervised second = Supervised.Run(Host, ["web1"], socket.Variable);
        socket.Next();
        guest.Qemu.Signal("KILL");

        second.Ends().Ends(1);
    }

    [SystemTheory]
    [InlineData("RAM=banana", 6)]
    [InlineData("RUNAS=banana", 6)]
    [InlineData("MACHINE=banana", 1)]
    [InlineData("PRECMD=false", 1)]
    public void A_guest_that_does_not_start_ends_with_the_words_and_the_code_of_start(string setting, int code)
    {
        Guest guest = Host.Bare("web1", setting);
        using NotifySocket socket = new(Host.Root + "/notify");

        Result result = Host.Run("env", socket.Variable, Repository.Executable, "--root", Host.Root, "run", "web1");

        Assert.Equal(guest.Do("start").Err, result.Fails(code, "web1: ").Err);
        Assert.Empty(Host.Processes);
    }

    [SystemFact]
    public void Readiness_is_a_line_break_on_the_descriptor_that_was_named()
    {
        Guest guest = Host.Bare();
        string file = Host.Root + "/ready";

        // In a session of its own, with a parent that does not wait: the test goes on when the guest is up.
        Host.Through($"exec setsid \"$@\" 5>{file} >/dev/null 2>&1 &", "run", "--notify-fd", "5", "--timeout", "1", "web1").Succeeds();
        Wait.Until("a line break", () => File.Exists(file) && File.ReadAllText(file) == "\n");

        Assert.DoesNotContain(file, guest.Is("running").Qemu.Descriptors);
    }

    [SystemTheory]
    [InlineData("7")]
    [InlineData("2")]
    [InlineData("x")]
    public void A_descriptor_that_cannot_be_written_is_a_bad_argument(string number) =>
        Host.Bare().Do("run", "--notify-fd", number).Fails(2, "--notify-fd", number);

    [SystemFact]
    public void A_supervisor_that_cannot_be_reached_keeps_no_guest_from_running()
    {
        Guest guest = Host.Bare();
        Supervised run = Supervised.Run(Host, ["--timeout", "1", "web1"], $"NOTIFY_SOCKET={Host.Root}/nobody");
        Wait.Until("the guest", () => Host.Qemus.Count == 1);
        run.Process.Signal("TERM");

        Result result = run.Ends().Succeeds("web1: cut off after ");
        Assert.Contains($"warning: the supervisor cannot be told: cannot send to {Host.Root}/nobody: ", result.Err, StringComparison.Ordinal);
        guest.Is("stopped");
    }
}
