using System;
using QemuInit.Commands;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class PersonalitiesTests
{
    private static readonly Output s_nowhere = new(output: -1, error: -1);

    public static TheoryData<string> Names =>
        ["qemud", "qemu-adm", "qemu-mon", "qemu-cmd", "qemud-ast", "qemud-vnc", "qemud-reg", "qemud-tap", "qemud-br0"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_stands_for_its_tool_wherever_the_link_is(string name)
    {
        foreach (string path in new[] { name, "/usr/local/lib/qemud/" + name, "./" + name })
            Assert.Equal(name, Personalities.Find(path)!.Name);
        Assert.Null(VerbTable.Find(name));
    }

    [Theory]
    [InlineData("qemu-init")]
    [InlineData("/usr/local/sbin/qemu-init")]
    [InlineData("/qemud/qemu-init.dll")]
    [InlineData("qemu-init.web1")]
    [InlineData("QEMUD")]
    [InlineData("")]
    [InlineData("/")]
    public void Every_other_name_is_the_programs_own(string name) => Assert.Null(Personalities.Find(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tool_has_a_summary_of_one_line_and_help(string name)
    {
        Verb tool = Personalities.Find(name)!;
        Messages.AssertLine(tool.Summary);
        Assert.True(char.IsAsciiLetterLower(tool.Summary[0]), tool.Summary);
        Assert.DoesNotContain(tool.Details.Split('\n'), static line => line.EndsWith(' ') || line.Length > 120);
        foreach (string[] arguments in new[] { new[] { "--help" }, ["-h"] })
        {
            Invocation invocation = Arguments.Parse(arguments, s_nowhere, tool);
            Assert.Equal(("help", name), (invocation.Verb.Name, string.Join(' ', invocation.Operands)));
        }
    }

    [Theory]
    [InlineData("qemud", "--root /x --timeout 5 start", "start", false)]
    [InlineData("qemud-vnc", "web", "web", false)]
    [InlineData("qemud-vnc", "-w", "", true)]
    [InlineData("qemud-vnc", "-x web", "web", false)]
    [InlineData("qemud-vnc", "web -xw", "web", true)]
    [InlineData("qemu-adm", "vnc -w", "vnc", true)]
    [InlineData("qemu-cmd", "web eject -f cdr1 --root", "web eject -f cdr1 --root", false)]
    [InlineData("qemu-cmd", "--root /x web help", "web help", false)]
    [InlineData("qemud-br1", "web-1", "web-1", false)]
    public void A_word_that_is_not_an_option_is_an_operand(string name, string line, string operands, bool writes)
    {
        Verb tool = Personalities.Find(name)!;
        Invocation invocation = Arguments.Parse(line.Split(' '), s_nowhere, tool);
        Assert.Equal((name, operands, writes), (invocation.Verb.Name, string.Join(' ', invocation.Operands), invocation[VerbOptions.Write]));
        Assert.Equal(line.Contains("--root /x", StringComparison.Ordinal), invocation.Directories.Etc.StartsWith("/x/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("qemud-vnc -V", "version")]
    [InlineData("qemud-vnc -xV -w", "version")]
    [InlineData("qemud --version start", "version")]
    public void A_tool_tells_its_version(string line, string verb)
    {
        string[] words = line.Split(' ');
        Assert.Equal(verb, Arguments.Parse(words[1..], s_nowhere, Personalities.Find(words[0])).Verb.Name);
    }

    [Theory]
    [InlineData("qemud -w start")]
    [InlineData("qemud --json status")]
    [InlineData("qemud-reg --json")]
    [InlineData("qemud-vnc --json")]
    [InlineData("qemud-vnc --frobnicate")]
    [InlineData("qemu-adm -x list")]
    [InlineData("qemu-mon -x web")]
    public void An_option_that_a_tool_does_not_have_is_refused(string line)
    {
        string[] words = line.Split(' ');
        Failure failure = Assert.Throws<Failure>(() => Arguments.Parse(words[1..], s_nowhere, Personalities.Find(words[0])));
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Messages.AssertLine(failure.Message);
    }

    [Theory]
    [InlineData("qemud")]
    [InlineData("qemud restart")]
    [InlineData("qemud start web")]
    [InlineData("qemud status --timeout 5")]
    [InlineData("qemu-adm")]
    [InlineData("qemu-adm start")]
    [InlineData("qemu-adm list -w")]
    [InlineData("qemud-ast")]
    [InlineData("qemud-ast a b")]
    [InlineData("qemud-ast no-name")]
    [InlineData("qemud-vnc a b")]
    [InlineData("qemu-adm vnc a b")]
    [InlineData("qemu-mon")]
    [InlineData("qemu-mon a b")]
    [InlineData("qemu-cmd")]
    [InlineData("qemu-cmd web")]
    [InlineData("qemu-cmd no-name help")]
    [InlineData("qemud-tap")]
    [InlineData("qemud-br1 a b")]
    public void Operands_that_do_not_fit_are_a_bad_argument(string line)
    {
        string[] words = line.Split(' ');
        Failure failure = Assert.Throws<Failure>(
            () => Arguments.Parse(["--root=/nowhere", .. words[1..]], s_nowhere, Personalities.Find(words[0])).Run());
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Messages.AssertLine(failure.Message);
    }
}
