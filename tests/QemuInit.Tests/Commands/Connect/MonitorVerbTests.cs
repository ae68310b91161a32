using QemuInit.Commands;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class MonitorVerbTests
{
    [Theory]
    [InlineData("info block", null)]
    [InlineData(" help", null)]
    [InlineData("", null)]
    [InlineData("device_del  nic1", "device_del nic1")]
    [InlineData("change vnc password hush", "change")]
    [InlineData("sendkey h", "sendkey")]
    [InlineData("object_add secret,id=s,data=hush", "object_add")]
    [InlineData("stop", "stop")]
    public void What_a_log_says_of_a_command_has_no_secrets(string line, string? words) => Assert.Equal(words, MonitorVerb.DeedOf(line));
}
