using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.Tests.Options;
using QemuInit.Tests.Qemu;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>A qemu without a screen is not asked where VNC listens: each question delays the start.</summary>
public sealed class QemuLaunchTests
{
    [Theory]
    [InlineData("DISPLAY=none", false)]
    [InlineData("DISPLAY=", false)]
    [InlineData("DISPLAY=vnc", true)]
    [InlineData("", true)]
    public void A_key_gives_a_screen_or_none(string line, bool has) =>
        Assert.Equal(has, QemuLaunch.MayHaveVnc(CommandLine.Build(
            OptionsFixture.Good($"NAME=web\n{line}\n"), new("web", "/srv/guests/web"), GoldenCase.Host, cfg: null)));

    [Theory]
    [InlineData(true, "-display", "none", "-vnc", ":7")]
    [InlineData(true, "-display", "vnc=:7")]
    [InlineData(true, "--vnc", ":7")]
    [InlineData(false, "-display", "none")]
    [InlineData(false, "-name", "vnc")]
    public void A_word_of_the_cfg_file_gives_a_screen_too(bool has, params string[] words) =>
        Assert.Equal(has, QemuLaunch.MayHaveVnc(new CommandLine("qemu", words, [], [], [])));
}
