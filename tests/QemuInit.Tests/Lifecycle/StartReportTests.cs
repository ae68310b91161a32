using CsCheck;
using QemuInit.Lifecycle;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class StartReportTests
{
    [Fact]
    public void The_process_of_a_start_is_found_in_its_line_and_behind_the_words_of_a_stop() =>
        Gen.Select(Gen.Int[1, int.MaxValue], Gen.String, Gen.Bool).Sample((pid, crash, hasCrash) =>
        {
            StartReport report = new(pid, wasRunning: false, daemon: true) { Crash = hasCrash ? crash : null };
            Assert.Equal(pid, StartReport.PidIn(report.Line));
            Assert.Equal(pid, StartReport.PidIn($"stopped by the power button after 2.0 s, {report.Line}"));
        });

    [Theory]
    [InlineData("")]
    [InlineData("already running (pid 17)")]
    [InlineData("started (pid ")]
    [InlineData("started (pid )")]
    [InlineData("started (pid 17")]
    [InlineData("started (pid x)")]
    public void Another_line_tells_of_none(string line) => Assert.Null(StartReport.PidIn(line));
}
