using System;
using System.IO;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>What verbs left in a guest's log for those who come after them.</summary>
public sealed class LogNoteTests : IDisposable
{
    private const string Start = "2026-11-27T10:00:00.000Z";

    private readonly TemporaryFolder _folder = new();
    private readonly GuestPaths _paths;

    public LogNoteTests()
    {
        _paths = new GuestPaths(new Directories("/etc", "/var", "/run").Below(_folder.Path), "web1");
        Directory.CreateDirectory(_paths.Log);
    }

    [Fact]
    public void The_last_note_tells_whether_file_systems_are_frozen()
    {
        Assert.Null(FreezeNote.Last(_paths));
        Note("agent", "guest-ping");
        Assert.Null(FreezeNote.Last(_paths));
        Note("agent", "guest-fsfreeze-freeze");
        Note("note", "a user's own words");
        Assert.True(FreezeNote.Last(_paths)!.IsFreeze);
        Note("note", "agent: guest-fsfreeze-thaw after 30 s, as --for 30 wanted");
        Assert.False(FreezeNote.Last(_paths)!.IsFreeze);
        Note("agent", "guest-fsfreeze-freeze-list");
        Assert.True(FreezeNote.Last(_paths)!.IsFreeze);
        ActionLog.Note(_paths, "agent", ExitCode.Error, "guest-fsfreeze-thaw: its agent does not answer");
        File.AppendAllText(_paths.Actions, "{\"time\": \"guest-fsfreeze-th");
        Assert.True(FreezeNote.Last(_paths)!.IsFreeze);
    }

    [Fact]
    public void A_shutdown_that_a_verb_asked_for_is_not_the_guests_own()
    {
        Assert.Equal("the guest powered itself off", Explain("guest-shutdown"));
        Write("2026-11-27T09:00:00.000Z", "stop");
        Assert.Equal("the guest powered itself off", Explain("guest-shutdown"));
        Write("2026-11-27T11:00:00.000Z", "restart");
        ActionLog.Note(_paths, "note", ExitCode.Success, "a user's own words");
        Assert.Equal("the guest shut down, as 'restart' by anna had asked", Explain("guest-shutdown"));
        Assert.Equal("the guest panicked", Explain("guest-panic"));
        Assert.Equal("its qemu was told to quit", Explain("host-qmp-quit"));
    }

    [Fact]
    public void A_shutdown_after_the_power_button_is_told_as_that()
    {
        File.WriteAllText(
            _paths.Events,
            """
            {"QMP": {}}
            {"timestamp": {"seconds": 1, "microseconds": 2}, "event": "POWERDOWN"}
            {"timestamp": {"seconds": 1, "microseconds": 2}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}

            """);
        Assert.Equal("the guest shut down after its power button was pressed", Explain("guest-shutdown"));
        File.AppendAllText(_paths.Events, "{\"QMP\": {}}\n");
        Assert.Equal("the guest powered itself off", Explain("guest-shutdown"));
    }

    [Fact]
    public void An_image_that_is_left_behind_is_a_verbs_word_and_not_a_users()
    {
        Note("note", "leaves behind: /srv/forged.qcow2 (dsk1)");
        Assert.Null(LateImages.LeftByLastRun(_paths, ["-drive", "file=disk.img"]));
        Note("stop", "leaves behind: /srv/late.qcow2 (dsk1)");
        Note("note", "started (pid 7)");
        Assert.Equal("/srv/late.qcow2 (dsk1)", LateImages.LeftByLastRun(_paths, ["-drive", "file=disk.img"]));
        Assert.Null(LateImages.LeftByLastRun(_paths, ["-drive", "file=/srv/late.qcow2"]));
        Note("start", "started (pid 7)");
        Assert.Null(LateImages.LeftByLastRun(_paths, ["-drive", "file=disk.img"]));
    }

    public void Dispose() => _folder.Dispose();

    private string Explain(string reason) => ShutdownNote.Explain(_paths, new GuestEnd(reason), Start);

    private void Note(string verb, string words) => ActionLog.Note(_paths, verb, ExitCode.Success, words);

    private void Write(string time, string verb) => File.AppendAllText(
        _paths.Actions, $$"""{"time": "{{time}}", "verb": "{{verb}}", "by": "anna", "code": 0, "result": "asks the guest to shut down"}""" + "\n");
}
