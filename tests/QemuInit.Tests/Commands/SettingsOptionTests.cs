using System;
using QemuInit.Commands;
using QemuInit.Reports;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands;

/// <summary>The options that an administrator wrote into the settings of an init system.</summary>
public sealed class SettingsOptionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    public void Empty_settings_are_none(string text) => Assert.Same(Dialects.Lsb, Read(text, "stop").Dialect);

    [Fact]
    public void They_are_options_like_others()
    {
        (Invocation invocation, Dialect dialect, string said) = Read("--root=/x  --dialect openrc", "start", "web");
        Assert.StartsWith("/x/", invocation.Directories.Registered, StringComparison.Ordinal);
        Assert.Equal(["web"], invocation.Operands);
        Assert.Equal(("openrc", ""), (dialect.Name, said));
        Assert.Equal(TimeSpan.FromSeconds(7), Read("--timeout 7", "stop").Invocation[VerbOptions.Timeout]);
    }

    [Theory]
    [InlineData("--rot /x", "unknown option '--rot'; did you mean '--root'?")]
    [InlineData("--root", "--root needs a value; see: qemu-init help VERB")]
    [InlineData("--root x", "--root needs an absolute path, not 'x'")]
    [InlineData("--dialect=openrc web", "'web' is not an option")]
    [InlineData("--follow", "--follow does not belong there")]
    [InlineData("--named", "--named does not belong there")]
    [InlineData("--help", "--help does not belong there")]
    [InlineData("--settings=--root=/x", "--settings does not belong there")]
    public void A_mistake_in_them_keeps_no_guest_from_its_stop(string text, string expected)
    {
        (Invocation invocation, Dialect dialect, string said) = Read(text, "stop");
        Assert.Equal($"qemu-init: the options in the settings, '{text}', are ignored: {expected.Replace("VERB", "stop", StringComparison.Ordinal)}\n", said);
        Assert.Equal("stop", invocation.Verb.Name);
        Assert.Equal("lsb", dialect.Name);
        Assert.Empty(invocation.Operands);

        Failure failure = Assert.Throws<Failure>(() => Read(text, "start"));
        Assert.Equal((ExitCode.BadArgument, expected.Replace("VERB", "start", StringComparison.Ordinal)), (failure.Code, failure.Message));
    }

    private static (Invocation Invocation, Dialect Dialect, string Said) Read(string text, params string[] words)
    {
        using RecordedOutput output = new();
        Dialect dialect = Dialects.Lsb;
        Invocation invocation = ArgumentParser.Parse(["--settings", text, .. words], output.Output, ref dialect);
        return (invocation, dialect, output.End());
    }
}
