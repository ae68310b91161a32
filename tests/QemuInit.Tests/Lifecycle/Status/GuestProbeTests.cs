using System;
using System.IO;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class GuestProbeTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly GuestPaths _paths;

    public GuestProbeTests()
    {
        _paths = new(new Directories(_root["etc"], _root["var"], _root["run"]), "web");
        Directory.CreateDirectory(_paths.Run);
        Directory.CreateDirectory(_paths.Log);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_guest_that_never_ran_is_stopped()
    {
        Directory.Delete(_paths.Run);
        Assert.Equal(new GuestStatus("web", GuestState.Stopped), Probe());
    }

    [Theory]
    [InlineData("guest-shutdown", "the guest powered itself off")]
    [InlineData("host-qmp-quit", "its qemu was told to quit")]
    [InlineData("host-signal", "a signal ended its qemu")]
    [InlineData("host-error", "qemu ended for reason host-error")]
    public void An_end_that_was_recorded_is_told(string reason, string expected)
    {
        File.WriteAllText(_paths.Pid, "4711\n");
        File.WriteAllText(_paths.Events, $$$"""{"timestamp": {}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "{{{reason}}}"}}""" + "\r\n");
        Assert.Equal(new GuestStatus("web", GuestState.Stopped) { Detail = expected }, Probe());
    }

    [Fact]
    public void A_panic_is_a_crash()
    {
        File.WriteAllText(_paths.Pid, "4711\n");
        File.WriteAllText(_paths.Events, """{"timestamp": {}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-panic"}}""" + "\r\n");
        Assert.Equal(new GuestStatus("web", GuestState.Crashed) { Detail = "the guest panicked" }, Probe());
    }

    [Fact]
    public void An_end_that_was_not_recorded_is_a_crash()
    {
        File.WriteAllText(_paths.Pid, "4711\n");
        Assert.Equal(new GuestStatus("web", GuestState.Crashed) { Detail = "qemu, process 4711, ended without a shutdown" }, Probe());
    }

    [Fact]
    public void What_another_boot_of_the_host_left_is_not_a_crash()
    {
        File.WriteAllText(_paths.Pid, "4711\n");
        Booted("another").Write(_paths.Booted);
        Assert.Equal(new GuestStatus("web", GuestState.Stopped) { Detail = "the host was restarted" }, Probe());
        Booted(HostBoot.Id()).Write(_paths.Booted);
        Assert.Equal(GuestState.Crashed, Probe().State);
    }

    [Theory]
    [InlineData("""{"running": true, "status": "running"}""", "Running", null)]
    [InlineData("""{"running": false, "status": "paused"}""", "Paused", null)]
    [InlineData("""{"running": false, "status": "io-error"}""", "Paused", "io-error")]
    [InlineData("""{"running": false, "status": "guest-panicked"}""", "Paused", "the guest panicked; 'qemu-init restart web' starts it again")]
    [InlineData("""{"running": false, "status": "io\u001b[2J\nerror"}""", "Paused", "io?[2J?error")]
    [InlineData("""{"running": false}""", "Paused", null)]
    [InlineData("""{}""", "Unmanaged", "its monitor does not tell its state")]
    [InlineData("""[]""", "Unmanaged", "its monitor does not tell its state")]
    [InlineData("""{"running": "yes"}""", "Unmanaged", "its monitor does not tell its state")]
    public void A_guest_that_lives_is_what_its_qemu_says(string answer, string state, string? detail)
    {
        using LifeHolder holder = new(_paths.Pid);
        using ScriptedSocket server = new(
            client =>
            {
                ScriptedSocket.Send(client, """{"QMP": {}}""" + "\r\n");
                for (int id = 1; ScriptedSocket.ReadLine(client) is not null; id++)
                    ScriptedSocket.Send(client, $$"""{"return": {{(id == 1 ? "{}" : answer)}}, "id": {{id}}}""" + "\r\n");
            },
            path: _paths.Qmp);
        Assert.Equal(new GuestStatus("web", Enum.Parse<GuestState>(state)) { Pid = holder.Pid, Detail = detail }, Probe());
    }

    [Fact]
    public void A_guest_whose_monitor_takes_nobody_is_unmanaged()
    {
        using LifeHolder holder = new(_paths.Pid);
        GuestStatus status = Probe();
        Assert.Equal((GuestState.Unmanaged, holder.Pid), (status.State, status.Pid));
        Assert.Equal(0, Dialects.Lsb.CodeOf(status.State));
    }

    [Fact]
    public void A_guest_whose_monitor_hangs_up_is_unmanaged_while_it_lives()
    {
        using LifeHolder holder = new(_paths.Pid);
        using ScriptedSocket server = new(static client => ScriptedSocket.ReadLine(client), path: _paths.Qmp);
        Assert.Equal(GuestState.Unmanaged, Probe().State);
    }

    [Fact]
    public void A_guest_that_ends_while_it_is_asked_is_dead()
    {
        using LifeHolder holder = new(_paths.Pid);
        using ScriptedSocket server = new(
            client =>
            {
                ScriptedSocket.ReadLine(client);
                holder.Kill();
            },
            path: _paths.Qmp);
        GuestStatus status = Probe();
        Assert.Equal((GuestState.Crashed, (int?)null), (status.State, status.Pid));
    }

    [Theory]
    [InlineData("start", "Starting")]
    [InlineData("stop", "Stopping")]
    [InlineData("restart", "Stopping")]
    [InlineData("pause", "Running")]
    [InlineData("", "Running")]
    public void A_verb_that_is_under_way_is_told_and_its_monitor_left_alone(string verb, string state)
    {
        using GuestLock guestLock = GuestLock.Take(_paths.Lock, verb, TimeSpan.Zero);
        using LifeHolder holder = new(_paths.Pid);
        using ScriptedSocket server = new(static _ => throw new InvalidOperationException("somebody connected"), path: _paths.Qmp);
        Assert.Equal(Enum.Parse<GuestState>(state), Probe().State);
        Assert.Null(server.Fault);
    }

    [Theory]
    [InlineData("stop", "another 'stop' of this guest is under way")]
    [InlineData("", "another verb of this guest is under way")]
    public void A_command_to_a_guest_that_another_verb_holds_names_that_verb(string verb, string expected)
    {
        using GuestLock guestLock = GuestLock.Take(_paths.Lock, verb, TimeSpan.Zero);
        using LifeHolder holder = new(_paths.Pid);
        Assert.Equal(expected, Assert.Throws<Failure>(() => MonitorCommand.RequireQuiet(_paths)).Message);
    }

    [Fact]
    public void A_socket_that_is_still_being_closed_is_not_a_guest()
    {
        FileDescriptor socket = UnixSocket.Listen(_paths.Qmp);
        using Timer _ = new(static socket => ((FileDescriptor)socket!).Dispose(), socket, dueTime: 100, period: Timeout.Infinite);
        Assert.Equal(new GuestStatus("web", GuestState.Stopped), Probe());
    }

    [Fact]
    public void A_socket_that_is_served_without_a_pid_file_is_a_guest_that_is_not_known()
    {
        using FileDescriptor socket = UnixSocket.Listen(_paths.Qmp);
        Assert.Equal(GuestState.Unmanaged, Probe().State);
    }

    private GuestStatus Probe() => GuestProbe.Probe("web", _paths);

    private static StartRecord Booted(string bootId) => new()
    {
        Name = "web",
        Folder = "/srv/web",
        Started = "1970-01-01T00:00:00.000Z",
        BootId = bootId,
        StopDelay = 40,
        Agent = false,
        Order = 0,
        After = [],
        StopWithHost = true,
        User = "qemud",
        Program = "/usr/bin/qemu-system-x86_64",
        Arguments = [],
    };
}
