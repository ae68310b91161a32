using System;
using System.IO;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class LastRunTests : IDisposable
{
    private const string Greeting = """{"QMP": {"version": {}, "capabilities": []}}""" + "\r\n";

    private readonly TemporaryFolder _folder = new();
    private readonly Directories _directories;
    private readonly GuestPaths _paths;

    public LastRunTests()
    {
        _directories = Directories.Built.Below(_folder.Path);
        _paths = new GuestPaths(_directories, "web1");
        Directory.CreateDirectory(_paths.Log);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_guest_that_was_never_started_has_no_run()
    {
        LastRun run = Find(GuestState.Stopped);

        Assert.Null(run.End);
        Assert.Empty(run.Lines);
        Assert.Equal("web1: stopped\nno run of it is recorded\n", Page(GuestState.Stopped));
    }

    [Fact]
    public void Only_the_last_run_is_told_of()
    {
        WriteTwoRuns();

        LastRun run = Find(GuestState.Stopped);

        Assert.Equal("2026-11-23T06:00:01.000Z", run.Started);
        Assert.Equal("host-signal", run.Reason);
        Assert.Equal(
            """
            web1: stopped
            the last run: a signal ended its qemu

            what was done:
              2026-11-23T06:00:01.000Z  start by root: started (pid 2)
              2026-11-23T06:30:00.000Z  pause by ann: paused

            what qemu recorded:
              2026-11-23T06:40:00.000Z  SHUTDOWN reason=host-signal

            what qemu said:
              second

            what the guest printed last:
              login:

            """,
            Page(GuestState.Stopped, withoutKernel: true));
    }

    [Fact]
    public void Of_a_guest_that_runs_the_run_before_is_told()
    {
        WriteTwoRuns();
        File.WriteAllText(_paths.Events, File.ReadAllText(_paths.Events).Replace("host-signal", "guest-shutdown", StringComparison.Ordinal));
        Directory.CreateDirectory(_paths.Run);
        File.WriteAllText(_paths.Booted, """{"started": "2026-11-23T06:00:00.500Z", "folder": "/srv/web1", "program": "qemu"}""");

        LastRun run = Find(GuestState.Running, pid: 2);

        Assert.Equal("guest-panic", run.Reason);
        Assert.Equal("the guest panicked", run.End);
        Assert.Equal(
            ["start by root: started (pid 1)", "stop by root: already stopped", "SHUTDOWN reason=guest-panic", "first"],
            run.Lines.ConvertAll(static line => line.Text));
    }

    [Fact]
    public void What_a_guest_said_does_not_steer_the_terminal()
    {
        File.WriteAllText(_paths.Console, "\e]0;title\a\e[2Jboo\n");

        Assert.DoesNotContain('\e', Page(GuestState.Stopped));
        Assert.Contains("boo", Page(GuestState.Stopped), StringComparison.Ordinal);
    }

    private LastRun Find(GuestState state, int? pid = null) =>
        LastRun.Of(Guest(), new GuestStatus("web1", state) { Pid = pid }, _directories, new FileSystem());

    // Whether the kernel may be asked is a matter of the host.
    private string Page(GuestState state, bool withoutKernel = false)
    {
        string page = LastRunReport.Text(new GuestStatus("web1", state), Find(state));
        int begin = withoutKernel ? page.IndexOf("\nwhat the kernel said:", StringComparison.Ordinal) : -1;
        return begin < 0 ? page : page.Remove(begin, page.IndexOf("\n\n", begin + 1, StringComparison.Ordinal) + 1 - begin);
    }

    private RegisteredGuest Guest() => new(GuestName.Parse("web1"), _folder.Make("web1"), Number: 1);

    private void WriteTwoRuns()
    {
        File.WriteAllText(
            _paths.Actions,
            Action("05:00:01", "start", "root", "started (pid 1)") + Action("05:50:00", "stop", "root", "already stopped")
                + Action("06:00:01", "start", "root", "started (pid 2)") + Action("06:30:00", "pause", "ann", "paused"));

        // 2026-11-23T05:40:00Z and an hour later.
        File.WriteAllText(_paths.Events, Greeting + Shutdown(1795412400, "guest-panic") + Greeting + Shutdown(1795416000, "host-signal"));
        File.WriteAllText(_paths.QemuLog, "2026-11-23T05:00:00.000Z start\nfirst\n2026-11-23T06:00:00.000Z start\nsecond\n");
        File.WriteAllText(_paths.Console, "login:\n");
    }

    private static string Action(string time, string verb, string by, string result) =>
        $$"""{"time": "2026-11-23T{{time}}.000Z", "verb": "{{verb}}", "by": "{{by}}", "code": 0, "result": "{{result}}"}""" + "\n";

    private static string Shutdown(long seconds, string reason) =>
        $$$"""{"timestamp": {"seconds": {{{seconds}}}, "microseconds": 0}, "event": "SHUTDOWN", "data": {"reason": "{{{reason}}}"}}""" + "\r\n";
}
