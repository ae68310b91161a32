using System;
using QemuInit.Lifecycle;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class StopReportTests
{
    [Theory]
    [InlineData(nameof(StopStep.Quit), "cut off after 40.0 s: it did not shut down (qemu's quit)")]
    [InlineData(nameof(StopStep.Terminate), "cut off after 40.0 s: it did not shut down (SIGTERM)")]
    [InlineData(nameof(StopStep.Kill), "cut off after 40.0 s: it did not shut down (SIGKILL)")]
    public void A_guest_that_was_cut_is_told_as_an_error(string step, string expected)
    {
        StopReport report = new(Enum.Parse<StopStep>(step), TimeSpan.FromSeconds(40), "it did not shut down");
        using RecordedOutput output = new();

        Assert.Null(report.Tell(output.Output, "web1"));
        Assert.Equal($"qemu-init: web1: {expected}\n", output.End());
    }

    [Theory]
    [InlineData(nameof(StopStep.None), "already stopped")]
    [InlineData(nameof(StopStep.Agent), "stopped by the guest agent after 2.5 s")]
    [InlineData(nameof(StopStep.PowerButton), "stopped by the power button after 2.5 s")]
    [InlineData(nameof(StopStep.Crash), "its qemu crashed after 2.5 s")]
    public void A_guest_that_was_not_is_a_result(string step, string expected)
    {
        StopReport report = new(Enum.Parse<StopStep>(step), TimeSpan.FromSeconds(2.5));
        using RecordedOutput output = new();

        Assert.Equal(expected, report.Tell(output.Output, "web1"));
        Assert.Equal("", output.End());
    }

    [Fact]
    public void File_systems_that_were_thawed_first_are_told() =>
        Assert.Equal(
            "stopped by the guest agent after 2.5 s; its file systems were frozen, and were thawed first",
            new StopReport(StopStep.Agent, TimeSpan.FromSeconds(2.5)) { Thawed = true }.Line);
}
