using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.State;

public sealed class GuestEndTests
{
    [Theory]
    [InlineData("guest-shutdown", true)]
    [InlineData("guest-reset", true)]
    [InlineData("host-qmp-quit", true)]
    [InlineData("host-qmp-system-reset", true)]
    [InlineData("host-ui", true)]
    [InlineData("unknown", true)]
    [InlineData("what who broke out wrote\u001b[2J\nweb2: stopped\u202e", true)]
    [InlineData("guest-panic", false)]
    [InlineData("host-signal", false)]
    [InlineData("host-error", false)]
    [InlineData(null, false)]
    public void An_unwanted_end_is_not_orderly(string? reason, bool orderly)
    {
        GuestEnd end = new(reason);
        Assert.Equal(orderly, end.IsOrderly);
        Messages.AssertLine(end.Text);
    }
}
