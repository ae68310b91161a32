using System;
using System.IO;
using System.Linq;
using System.Text;
using CsCheck;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.State;

public sealed class LogLineTests
{
    [Theory]
    [InlineData(
        """{"timestamp": {"seconds": 1, "microseconds": 2000}, "event": "SHUTDOWN", "data": {"guest": true, "reason": "guest-shutdown"}}""",
        "SHUTDOWN guest=true reason=guest-shutdown")]
    [InlineData("""{"timestamp": {"seconds": 1, "microseconds": 2999}, "event": "X\u001b[2J"}""", "X?[2J")]
    [InlineData("""{"timestamp": {"seconds": 1, "microseconds": 2000}, "event": "X", "data": {"\ud800": 1e999, "b": "c"}}""", "X ?=1e999 b=c")]
    public void An_event_is_told_with_its_time_and_its_data(string json, string text)
    {
        LogLine line = LogLine.Read(LogSource.Event, Encoding.UTF8.GetBytes(json))!;
        Assert.Equal(("1970-01-01T00:00:01.002Z", text), (line.Time, line.Text));
    }

    [Theory]
    [InlineData("""{"QMP": {}}""")]
    [InlineData("""{"return": {}}""")]
    [InlineData("""{"event": "X"}""")]
    [InlineData("""{"event": "X", "timestamp": {"seconds": 99999999999999, "microseconds": 0}}""")]
    [InlineData("""{"event": 7, "timestamp": {"seconds": -1, "microseconds": -1}}""")]
    [InlineData("""{"event": "X", "timestamp": {}}""")]
    [InlineData("""{"event": "X", "timestamp": 7}""")]
    [InlineData("""{"event": "X", "timestamp": {"seconds": 9223372036854775807, "microseconds": 0}}""")]
    [InlineData("""{"event": "X", "timestamp": {"seconds": 1, "microseconds": 9223372036854775807}}""")]
    [InlineData("""{"event": "X", "timestamp": {"seconds": 1, "seconds": "x", "microseconds": 0}}""")]
    [InlineData("""{"event": "X", "\ud800": 1, "timestamp": 1e999}""")]
    [InlineData("""[7]""")]
    [InlineData("""{"timestamp": {"sec""")]
    public void Lines_that_are_not_events_are_skipped(string json) => Assert.Null(LogLine.Read(LogSource.Event, Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Whatever_is_in_a_log_is_read_to_one_printable_line_or_to_none() =>
        Gen.Select(Gen.Enum<LogSource>(), Gen.Byte.Array[0, 60]).Sample(static (source, bytes) =>
            LogLine.Read(source, bytes) is not LogLine line || !line.Text.Any(char.IsControl));

    [Fact]
    public void Times_that_are_written_are_read()
    {
        Gen.DateTime[new DateTime(1971, 1, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc)].Sample(static time =>
            (time - DateTime.UnixEpoch - UtcTime.SinceEpoch(UtcTime.Format(time))!.Value).Duration() < TimeSpan.FromMilliseconds(10));
        Assert.All(
            new[] { null, "", "2026-13-01T00:00:00.000Z", "2026-02-30T00:00:00.000Z", "2026-02-03T24:00:00.000Z", "0000-00-00T00:00:00.000Z" },
            static text => Assert.Null(UtcTime.SinceEpoch(text)));
    }

    [Fact]
    public void Lines_without_a_time_stand_before_the_start_that_came_after_them()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("qemu.log", "one\n2026-11-23T05:06:07.089Z start\ntwo\n");
        File.WriteAllText(path + ".1", "zero\n");
        using LogTail tail = new(path, LogSource.Qemu);

        Assert.Equal(["zero", "one", "two"], tail.Last(9).Select(static line => line.Text));
        Assert.Equal("2026-11-23T05:06:07.089Z", tail.Last(2)[0].Latest);

        File.AppendAllText(path, "three\nhal");
        Assert.Equal("three", Assert.Single(tail.Next()).Text);
        File.Move(path, path + ".1", overwrite: true);
        File.WriteAllText(path, "four\n");
        Assert.Equal("four", Assert.Single(tail.Next()).Text);
    }
}
