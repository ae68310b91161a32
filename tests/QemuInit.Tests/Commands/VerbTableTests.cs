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
        Assert.DoesNotContain(VerbHelp.Explanation(verb).Split('\n'), static line => line.EndsWith(' ') || line.Length > 120);
        Assert.DoesNotContain("\n\n", VerbHelp.Explanation(verb), StringComparison.Ordinal);

        string help = Print(["help", name]);
        Assert.StartsWith($"usage: qemu-init {name}", help, StringComparison.Ordinal);
        Assert.EndsWith(VerbHelp.Explanation(verb), help, StringComparison.Ordinal);
        Assert.Equal(help, Print([name, "--help"]));
        Assert.Equal(help, Print(["-h", name]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_verb_takes_each_option_once_and_its_help_has_a_line_for_it(string name)
    {
        Verb verb = VerbTable.Find(name)!;
        string[] lines = VerbHelp.Explanation(verb).Split('\n');
        Assert.All(verb.Options, option =>
        {
            Assert.Single(verb.Options, option.IsSame);
            Assert.Single(lines, line => line == option.Term || line.StartsWith(option.Term + " ", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void An_option_is_the_same_row_for_each_verb()
    {
        VerbOption[] all = [.. VerbTable.All.SelectMany(static verb => verb.Options), .. VerbOptions.OfProgram];
        Assert.All(all.GroupBy(static option => option.Name), static same =>
            Assert.Single(same.DistinctBy(static option => (option.Term, option.GoesThroughSudo, option.GetType()))));
        Assert.Equal(
            all.DistinctBy(static option => option.Name).Count(static option => option.Letter is not null),
            all.Select(static option => option.Letter).OfType<string>().Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Operands_that_may_be_left_out_stand_behind_the_others_and_only_the_last_is_repeated(string name)
    {
        Verb verb = VerbTable.Find(name)!;
        for (int i = 1; i < verb.Operands.Count; i++)
        {
            Assert.False(verb.Operands[i - 1].IsRepeated);
            Assert.True(verb.Operands[i].IsOptional || !verb.Operands[i - 1].IsOptional);
        }
    }

    [Theory]
    [InlineData("register", "'register' needs FOLDER NAME; see: qemu-init help register")]
    [InlineData("register|/srv", "'register' needs FOLDER NAME; see: qemu-init help register")]
    [InlineData("register||web", "'register' needs FOLDER NAME; see: qemu-init help register")]
    [InlineData("register|/srv|web|db", "'register' takes no more than FOLDER NAME; see: qemu-init help register")]
    [InlineData("list|web", "'list' takes no operands; see: qemu-init help list")]
    [InlineData("sendkey|web", "'sendkey' needs NAME KEYS...; see: qemu-init help sendkey")]
    [InlineData("monitor", "'monitor' needs NAME [COMMAND...]; see: qemu-init help monitor")]
    [InlineData(
        "wait|web",
        "'wait' needs --for STATE: running, paused, stopped, agent (it answers) or tcp:[HOST:]PORT (it takes connections there); "
            + "see: qemu-init help wait")]
    public void What_does_not_fit_is_told_with_what_would(string line, string expected)
    {
        Failure failure = Assert.Throws<Failure>(() => Print(["--root=/nowhere", .. line.Split('|')]));
        Assert.Equal((ExitCode.BadArgument, expected), (failure.Code, failure.Message));
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
    public void The_overview_ends_with_the_page_of_answers_where_that_is_installed()
    {
        string without = VerbHelp.Overview(page: null);
        Assert.DoesNotContain("how-do-i.md", without, StringComparison.Ordinal);

        string with = VerbHelp.Overview("/usr/share/doc/qemu-init/how-do-i.md");

        Assert.StartsWith(without, with, StringComparison.Ordinal);
        string line = with[without.Length..];
        Assert.EndsWith(": /usr/share/doc/qemu-init/how-do-i.md\n", line, StringComparison.Ordinal);
        Messages.AssertLine(line.TrimEnd('\n'));
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
            Assert.Equal(0, invocation.Run().In(Dialects.Lsb));
        }

        return File.ReadAllText(path, Encoding.UTF8);
    }
}
