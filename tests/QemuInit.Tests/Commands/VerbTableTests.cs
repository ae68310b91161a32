using System;
using System.IO;
using System.Linq;
using System.Text;
using QemuInit.Commands;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class VerbTableTests
{
    public static TheoryData<string> Names => [.. VerbTable.All.Select(static verb => verb.Name)];

    [Fact]
    public void Names_are_unique_and_each_is_found()
    {
        Assert.Equal(VerbTable.All.Count, VerbTable.All.Select(static verb => verb.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(VerbTable.All, static verb => Assert.Same(verb, VerbTable.Find(verb.Name)));
        Assert.Null(VerbTable.Find("Stop"));
        Assert.Null(VerbTable.Find(""));
    }

    [Fact]
    public void The_verbs_of_LSB_are_there() =>
        Assert.All(
            new[] { "start", "stop", "restart", "try-restart", "force-reload", "status" },
            static name => Assert.NotNull(VerbTable.Find(name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_verb_has_a_summary_of_one_line_and_help(string name)
    {
        Verb verb = VerbTable.Find(name)!;
        Messages.AssertLine(verb.Summary);
        Assert.True(char.IsAsciiLetterLower(verb.Summary[0]), verb.Summary);
        Assert.DoesNotContain(verb.Details.Split('\n'), static line => line.EndsWith(' ') || line.Length > 120);
        Assert.False(verb.Details.EndsWith('\n'));

        string help = Print(["help", name]);
        Assert.StartsWith($"usage: qemu-init {name}", help, StringComparison.Ordinal);
        Assert.Contains(verb.Details, help, StringComparison.Ordinal);
        Assert.Equal(help, Print([name, "--help"]));
        Assert.Equal(help, Print(["-h", name]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_help_of_a_verb_explains_each_of_its_options(string name)
    {
        Verb verb = VerbTable.Find(name)!;
        Assert.Equal(verb.Options.HasFlag(Accepts.Timeout), verb.Details.Contains("--timeout SECONDS", StringComparison.Ordinal));
        Assert.Equal(verb.Options.HasFlag(Accepts.NotifyDescriptor), verb.Details.Contains("--notify-fd N", StringComparison.Ordinal));
        Assert.Equal(verb.Options.HasFlag(Accepts.Escape), verb.Details.Contains("--escape ^X|none", StringComparison.Ordinal));
        Assert.Equal(verb.Options.HasFlag(Accepts.WebSocket), verb.Details.Contains("--websocket", StringComparison.Ordinal));
        Assert.Equal(verb.Options.HasFlag(Accepts.Shell), verb.Details.Contains("--shell", StringComparison.Ordinal));
    }

    [Fact]
    public void The_overview_has_a_line_for_each_verb()
    {
        string[] lines = Print(["help"]).Split('\n');
        Assert.All(VerbTable.All, verb => Assert.Contains(
            lines,
            line => line.StartsWith($"  {verb.Name} ", StringComparison.Ordinal)
                && line.EndsWith($"  {verb.Summary}", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_verb_that_does_not_exist_has_no_help()
    {
        Failure failure = Assert.Throws<Failure>(() => Print(["help", "strat"]));
        Assert.Equal("unknown verb 'strat'; did you mean 'start'?", failure.Message);
    }

    [Fact]
    public void The_version_is_a_line() => Assert.Equal($"qemu-init {BuildSettings.Version}\n", Print(["--version"]));

    [Theory]
    [InlineData("parse")]
    [InlineData("parse|")]
    [InlineData("parse|a|b")]
    [InlineData("register||web")]
    [InlineData("register|/srv")]
    [InlineData("register|/srv|no-name")]
    [InlineData("unregister")]
    [InlineData("unregister|a|b")]
    [InlineData("run")]
    [InlineData("run|a|b")]
    [InlineData("command")]
    [InlineData("command|a|b")]
    [InlineData("keys|A|B")]
    [InlineData("agent")]
    [InlineData("agent|web")]
    [InlineData("sendkey|web")]
    [InlineData("sendkey|web|a--b")]
    [InlineData("insert|web|CDR1")]
    [InlineData("eject|web|DSK1")]
    [InlineData("check|--all|web")]
    [InlineData("check|--qemu=/nowhere/qemu")]
    [InlineData("keys|STOPDELY")]
    [InlineData("reset")]
    [InlineData("pause|no-name")]
    [InlineData("poweroff")]
    [InlineData("status|web|no-name")]
    [InlineData("monitor")]
    [InlineData("monitor|web|quit")]
    [InlineData("monitor|web| q  now")]
    [InlineData("console")]
    [InlineData("console|a|b")]
    [InlineData("console|--escape|^|web")]
    [InlineData("console|--escape=x|web")]
    [InlineData("vnc|a|b")]
    [InlineData("screenshot|web")]
    [InlineData("screenshot|web|")]
    [InlineData("qmp|web")]
    [InlineData("qmp|web|{\"execute\": }")]
    public void Operands_that_do_not_fit_are_a_bad_argument(string line)
    {
        Failure failure = Assert.Throws<Failure>(() => Print(["--root=/nowhere", .. line.Split('|')]));
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Messages.AssertLine(failure.Message);
    }

    private static string Print(string[] arguments)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("output", "");
        using (FileDescriptor output = HostFile.Open(path, Libc.O_WRONLY))
        {
            Invocation invocation = Arguments.Parse(arguments, new Output(output.Number, output.Number));
            Assert.Equal(0, invocation.Verb.Run(invocation).In(Dialects.Lsb));
        }

        return File.ReadAllText(path, Encoding.UTF8);
    }
}
