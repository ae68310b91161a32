using System;
using System.Globalization;
using System.Linq;
using System.Text;
using CsCheck;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.State;

public sealed class FlightRecordTests
{
    // As qemu 7.2 writes it, and 10.0 too.
    private const string Greeting =
        """{"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": "Debian 1:7.2+dfsg-7+deb12u18+b3"}, "capabilities": ["oob"]}}"""
            + "\r\n"
            + """{"return": {}}"""
            + "\r\n";

    private const string PowerDown = """{"timestamp": {"seconds": 1795412341, "microseconds": 853567}, "event": "POWERDOWN"}""" + "\r\n";

    private static readonly Gen<string> s_pieces = Gen.OneOf(
        Greeting,
        PowerDown,
        Shutdown("guest-shutdown"),
        Shutdown("host-signal"),
        Event("RESET", """{"guest": true, "reason": "guest-reset"}"""),
        "\n",
        "{\"QMP\":",
        "\"event\": \"SHUTDOWN\"", "\"data\": {\"reason\": ", "{", "}", "\0", "[[[[[[");

    [Theory]
    [InlineData("guest-shutdown")]
    [InlineData("guest-reset")]
    [InlineData("guest-panic")]
    [InlineData("host-qmp-quit")]
    [InlineData("host-qmp-system-reset")]
    [InlineData("host-signal")]
    [InlineData("host-ui")]
    [InlineData("host-error")]
    public void The_reason_is_qemus_word(string reason) => Assert.Equal(reason, LastEnd(Greeting + PowerDown + Shutdown(reason)));

    [Fact]
    public void Without_a_record_nothing_is_known()
    {
        using TemporaryFolder folder = new();
        Assert.Null(FlightRecord.LastEnd(folder["events.log"]));
        Assert.Null(FlightRecord.LastEnd(folder["missing/events.log"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Greeting)]
    [InlineData(Greeting + PowerDown)]
    [InlineData("\n\n")]
    public void A_run_that_was_killed_has_no_end(string text) => Assert.Null(LastEnd(text));

    [Fact]
    public void Only_the_last_run_counts()
    {
        Assert.Null(LastEnd(Greeting + Shutdown("guest-shutdown") + Greeting));
        Assert.Null(LastEnd(Greeting + Shutdown("guest-shutdown") + Greeting + PowerDown));
        Assert.Equal("host-signal", LastEnd(Greeting + Shutdown("guest-shutdown") + Greeting + Shutdown("host-signal")));
        Assert.Equal("guest-shutdown", LastEnd(Greeting + Greeting + Shutdown("guest-shutdown")));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData(Greeting, false)]
    [InlineData(Greeting + PowerDown, false)]
    [InlineData(Greeting + Greeting, true)]
    [InlineData(Greeting + PowerDown + Greeting + PowerDown, true)]
    public void A_run_before_the_last_that_was_killed_has_no_end(string? text, bool isThere)
    {
        using TemporaryFolder folder = new();
        if (text is not null)
            folder.Write("events.log", text);

        Assert.Equal(isThere, FlightRecord.TryEndBefore(folder["events.log"], out string? reason));
        Assert.Null(reason);
    }

    [Fact]
    public void The_end_before_the_last_start_is_found_where_the_record_was_put_aside_meanwhile()
    {
        using TemporaryFolder folder = new();
        folder.Write("events.log.1", Greeting + Shutdown("host-signal") + Greeting + Shutdown("guest-panic"));
        folder.Write("events.log", Greeting + Shutdown("guest-shutdown"));

        Assert.True(FlightRecord.TryEndBefore(folder["events.log"], out string? reason));
        Assert.Equal("guest-panic", reason);
    }

    [Fact]
    public void Of_several_ends_in_one_run_the_last_counts() =>
        Assert.Equal("host-qmp-quit", LastEnd(Greeting + Shutdown("guest-shutdown") + PowerDown + Shutdown("host-qmp-quit") + Event("STOP", "{}")));

    [Fact]
    public void An_end_that_stands_in_a_text_is_none()
    {
        Assert.Null(LastEnd(Greeting + Event("VSERPORT_CHANGE", """{"id": "{\"QMP\": x, \"event\": \"SHUTDOWN\", "}""")));
        Assert.Equal("guest-shutdown", LastEnd(Greeting + Shutdown("guest-shutdown") + Event("X", """{"id": "{\"QMP\": "}""")));
    }

    [Fact]
    public void A_line_that_was_cut_still_tells_of_an_end()
    {
        string text = Greeting + PowerDown;
        string line = Shutdown("guest-shutdown").TrimEnd();
        int mark = line.IndexOf("\"event\": \"SHUTDOWN\"", StringComparison.Ordinal) + "\"event\": \"SHUTDOWN\"".Length;
        for (int length = 0; length <= line.Length; length++)
            Assert.Equal(length < mark ? null : length < line.Length ? "unknown" : "guest-shutdown", LastEnd(text + line[..length]));
    }

    [Theory]
    [InlineData("\"SHUTDOWN\"}")]
    [InlineData("\"SHUTDOWN\", \"data\": {}}")]
    [InlineData("\"SHUTDOWN\", \"data\": {\"reason\": 7}}")]
    [InlineData("\"SHUTDOWN\", \"data\": {\"reason\": null}}")]
    [InlineData("\"SHUTDOWN\", \"data\": [\"reason\"]}")]
    [InlineData("\"SHUTDOWN\", \"data\": {\"reason\": \"\\ud800\"}}")]
    public void An_end_without_a_reason_is_unknown(string rest) => Assert.Equal("unknown", LastEnd(Greeting + "{\"event\": " + rest + "\n"));

    [Fact]
    public void Text_before_the_last_64_KiB_does_not_matter()
    {
        string resets = string.Concat(Enumerable.Repeat(Event("RESET", """{"guest": true, "reason": "guest-reset"}"""), 1000));
        Assert.True(resets.Length > 100_000);
        Assert.Equal("guest-shutdown", LastEnd(Greeting + resets + Shutdown("guest-shutdown")));
        Assert.Null(LastEnd(Greeting + Shutdown("guest-shutdown") + Greeting + resets));
    }

    [Fact]
    public void Wherever_the_64_KiB_begin_the_end_is_found()
    {
        string end = Shutdown("guest-shutdown");
        for (int i = 0; i <= end.Length + 2; i++)
            Assert.Equal("guest-shutdown", LastEnd(Greeting + new string(' ', (64 * 1024) - i) + "\n" + end));
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception() =>
        Gen.Frequency(
            (1, Gen.Byte.Array),
            (3, Gen.Frequency((4, s_pieces), (1, Gen.String)).Array[0, 10].Select(static pieces => Encoding.UTF8.GetBytes(string.Concat(pieces)))))
            .Sample(static bytes =>
            {
                using TemporaryFolder folder = new();
                _ = FlightRecord.LastEnd(folder.Write("events.log", bytes));
            }, iter: 500);

    [Fact]
    public void Events_after_a_recorded_end_do_not_hide_it() =>
        Gen.Select(s_pieces.Array[0, 6], Gen.OneOf("guest-shutdown", "guest-panic", "host-error")).Sample((before, reason) =>
            LastEnd(string.Concat(before) + "\n" + Shutdown(reason) + PowerDown) == reason, iter: 300);

    private static string Shutdown(string reason) =>
        Event("SHUTDOWN", $$"""{"guest": {{(reason.StartsWith("guest", StringComparison.Ordinal) ? "true" : "false")}}, "reason": "{{reason}}"}""");

    private static string Event(string name, string data) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"timestamp": {"seconds": 1795412342, "microseconds": 55933}, "event": "{{name}}", "data": {{data}}}""") + "\r\n";

    [Fact]
    public void A_record_that_was_cut_goes_on_from_the_older_one()
    {
        Assert.Equal("guest-shutdown", LastEnd("", Greeting + Shutdown("guest-shutdown")));
        Assert.Equal("guest-shutdown", LastEnd(PowerDown, Greeting + PowerDown + Shutdown("guest-shutdown")));
        Assert.Equal("host-signal", LastEnd(PowerDown + Shutdown("host-signal"), Greeting + PowerDown));
        Assert.Null(LastEnd(PowerDown, Shutdown("guest-shutdown") + Greeting + PowerDown));
    }

    [Fact]
    public void A_line_that_was_cut_in_two_is_read_as_one()
    {
        string line = Shutdown("guest-panic");
        for (int i = 0; i <= line.Length; i++)
            Assert.Equal("guest-panic", LastEnd(line[i..], Greeting + line[..i]));
    }

    [Fact]
    public void The_older_record_of_another_run_does_not_count()
    {
        Assert.Null(LastEnd(Greeting, Greeting + Shutdown("guest-shutdown")));
        Assert.Null(LastEnd(string.Concat(Enumerable.Repeat(PowerDown, 2000)), Greeting + Shutdown("guest-shutdown")));
    }

    [Fact]
    public void The_last_disk_error_of_the_last_run_is_told()
    {
        string first = DiskError(
            """{"device": "dsk1", "nospace": false, "node-name": "#block170", "reason": "Input/output error", "operation": "read", "action": "report"}""");
        string last = DiskError(
            """{"device": "dsk2", "nospace": true, "node-name": "#block370", "reason": "No space left on device", "operation": "write", "action": "stop"}""");
        Assert.Equivalent(
            new DiskError("dsk2", isRead: false, "No space left on device"),
            LastDiskError(Greeting + first + last + PowerDown),
            strict: true);
        Assert.Equivalent(new DiskError("dsk1", isRead: true, "Input/output error"), LastDiskError(Greeting + last + Greeting + first), strict: true);
        Assert.Null(LastDiskError(last + Greeting));
        Assert.Equivalent(
            new DiskError("#block1", isRead: false, null),
            LastDiskError(DiskError("""{"device": "", "node-name": "#block1"}""")),
            strict: true);
        Assert.Equivalent(new DiskError("of unknown name", isRead: false, null), LastDiskError(DiskError("[]")), strict: true);
    }

    private static string DiskError(string data) => Event("BLOCK_IO_ERROR", data);

    private static DiskError? LastDiskError(string text)
    {
        using TemporaryFolder folder = new();
        return FlightRecord.LastDiskError(folder.Write("events.log", text));
    }

    private static string? LastEnd(string text, string older)
    {
        using TemporaryFolder folder = new();
        folder.Write("events.log.1", older);
        return FlightRecord.LastEnd(folder.Write("events.log", text));
    }

    private static string? LastEnd(string text)
    {
        using TemporaryFolder folder = new();
        return FlightRecord.LastEnd(folder.Write("events.log", text));
    }
}
