using System.Collections.Generic;
using System.IO.Abstractions.TestingHelpers;
using QemuInit.Commands;
using QemuInit.Guests;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands;

/// <summary>A verb that lists an option has it in the parser, the help, the completion and the call through sudo, by that line alone.</summary>
public sealed class NewOptionTests
{
    private static readonly Output s_nowhere = new(output: -1, error: -1);

    private static readonly TypedOption<bool> s_loud = VerbOptions.Flag("--loud", "let everybody hear it", "-l");

    private static readonly TypedOption<string> s_tone =
        new("--tone", "high|low", OptionReaders.OneOf("high", "low"), "how it sounds") { GoesThroughSudo = true };

    private static readonly TypedOption<int> s_times = new("--times", "N", OptionReaders.Number(9), "how often") { Bare = 2, GoesThroughSudo = true };

    private static readonly Verb s_sing = new("sing", "sing a song", static _ => ExitCode.Success)
    {
        Operands = [Operand.Some("NAME")],
        Options = [s_loud, s_tone, s_times],
        Needs = Needs.Member,
    };

    [Fact]
    public void The_parser_knows_it()
    {
        Invocation invocation = Parse("web", "-l", "--tone=low", "--times");
        Assert.Equal((true, "low", 2), (invocation[s_loud], invocation[s_tone], invocation[s_times]));
        Assert.Equal(["web"], invocation.Operands);
        Assert.Equal(7, Parse("--times", "7", "web")[s_times]);

        invocation = Parse("web");
        Assert.Equal((false, null, null), (invocation[s_loud], invocation[s_tone], invocation[s_times]));
        Failure failure = Assert.Throws<Failure>(() => Parse("web", "--tone", "shrill"));
        Assert.Equal("--tone needs high or low, not 'shrill'", failure.Message);
        failure = Assert.Throws<Failure>(() => Parse("web", "--luod"));
        Assert.Equal("unknown option '--luod'; did you mean '--loud'?", failure.Message);
    }

    [Fact]
    public void The_help_tells_it() => Assert.Equal(
        """
        usage: qemu-init sing NAME...

        Sing a song.

        -l, --loud       let everybody hear it
        --tone high|low  how it sounds
        --times [N]      how often

        """,
        VerbHelp.Of(s_sing, "qemu-init "));

    [Fact]
    public void The_completion_offers_it_and_its_values()
    {
        Assert.Equal(["-l", "--loud", "--tone", "--times", "-h", "--help"], Candidates("-"));
        Assert.Equal(["high", "low"], Candidates("", "--tone"));
        Assert.Equal(["web1"], Candidates("", "--loud"));
        Assert.Equal(["web1"], Candidates("", "--times"));
    }

    [Fact]
    public void Sudo_gets_it_where_its_row_says_so() => Assert.Equal(
        ["--named", "sing", "--tone=low", "--times", "--times=3", "--", "web"],
        MemberCall.Arguments(Parse("web", "--tone", "low", "--loud", "--times", "--times", "3")));

    [Fact]
    public void A_verb_that_does_not_list_it_refuses_it()
    {
        Verb other = new("hum", "hum a song", static _ => ExitCode.Success) { Options = [s_loud] };
        Failure failure = Assert.Throws<Failure>(() => Arguments.Parse(["--tone", "low"], s_nowhere, other));
        Assert.Equal("unknown option '--tone'; see: qemu-init help", failure.Message);
    }

    private static Invocation Parse(params string[] arguments) => Arguments.Parse(arguments, s_nowhere, s_sing);

    private static IReadOnlyList<string> Candidates(string word, params string[] before) => Completion.Candidates(
        s_sing,
        before,
        word,
        new Registry(new MockFileSystem(new Dictionary<string, MockFileData> { ["/etc/registered"] = new("web1 /srv/web1\n") }), "/etc/registered"));
}
