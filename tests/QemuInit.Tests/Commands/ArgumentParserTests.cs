using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Commands;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class ArgumentParserTests
{
    private static readonly Output s_nowhere = new(output: -1, error: -1);

    // Options, operands and what is neither, among which the verbs stand.
    private static readonly string[] s_words =
    [
        "--json", "--shell", "--timeout", "--timeout=5", "--root", "--root=/x", "--dialect", "--dialect=openbsd", "--named",
        "lsb", "/x", "5", "--", "-", "", "web", "-h", "-V", "--help", "=", "-=", "--=", "\n",
    ];

    [Theory]
    [InlineData("stop --timeout 5 web db")]
    [InlineData("--timeout 5 stop web db")]
    [InlineData("stop web --timeout 5 db")]
    [InlineData("stop web db --timeout 5")]
    [InlineData("stop web db --timeout=5")]
    [InlineData("--timeout=9 stop web --timeout=5 db")]
    [InlineData("stop --timeout 5 -- web db")]
    public void Options_may_stand_anywhere(string line)
    {
        Invocation invocation = Parse(line);
        Assert.Equal("stop", invocation.Verb.Name);
        Assert.Equal(["web", "db"], invocation.Operands);
        Assert.Equal(TimeSpan.FromSeconds(5), invocation[VerbOptions.Timeout]);
        Assert.Same(Directories.Built, invocation.Directories);
        Assert.False(invocation[VerbOptions.Json] || invocation[VerbOptions.Shell]);
    }

    [Fact]
    public void Without_options_nothing_is_set()
    {
        Invocation invocation = Parse("status");
        Assert.Empty(invocation.Operands);
        Assert.Null(invocation[VerbOptions.Timeout]);
        Assert.Null(invocation[VerbOptions.NotifyDescriptor]);
        Assert.Equal(3, Parse("run --notify-fd 3 web")[VerbOptions.NotifyDescriptor]);
        Assert.True(Parse("status --json")[VerbOptions.Json]);
        Assert.True(Parse("command --shell web")[VerbOptions.Shell]);
    }

    [Fact]
    public void After_two_hyphens_all_are_operands()
    {
        Assert.Equal(["--json", "--", "-h"], Parse("status -- --json -- -h").Operands);
        Assert.Equal("status", Parse("-- status web").Verb.Name);
        Assert.False(Parse("-- status --json")[VerbOptions.Json]);
    }

    [Fact]
    public void Words_after_a_name_belong_to_the_command_that_the_verb_passes_on()
    {
        Invocation invocation = Parse("qmp --timeout 5 web query-status --json -h --");
        Assert.Equal(["web", "query-status", "--json", "-h", "--"], invocation.Operands);
        Assert.Equal(TimeSpan.FromSeconds(5), invocation[VerbOptions.Timeout]);
        Assert.Equal("^A", Parse("console --escape ^A web")[VerbOptions.Escape]);
        Assert.True(Parse("vnc web --websocket")[VerbOptions.WebSocket]);
    }

    [Fact]
    public void A_name_is_enough_where_there_must_be_one()
    {
        Assert.Equal(["web"], Parse("--named stop web").Operands);
        Assert.Equal(["web"], Parse("stop --timeout 5 web --named").Operands);
        Assert.Equal("version", Parse("--named --version").Verb.Name);
    }

    [Fact]
    public void A_hyphen_and_an_empty_text_are_operands() => Assert.Equal(["-", ""], Arguments.Parse(["parse", "-", ""], s_nowhere).Operands);

    [Theory]
    [InlineData("/tmp/x", "/tmp/x")]
    [InlineData("/tmp/x//", "/tmp/x")]
    [InlineData("/", "")]
    public void A_root_is_put_before_all_directories(string root, string prefix)
    {
        Directories expected = new($"{prefix}{BuildSettings.EtcDir}", $"{prefix}{BuildSettings.VarDir}", $"{prefix}{BuildSettings.RunDir}")
        {
            BridgePolicy = prefix + "/etc/qemu/bridge.conf",
            Dat = prefix + BuildSettings.DatDir,
        };
        Assert.Equal(expected, Arguments.Parse(["--root", root, "status"], s_nowhere).Directories);
        Assert.Equal(expected, Arguments.Parse(["status", $"--root={root}"], s_nowhere).Directories);
    }

    [Theory]
    [InlineData("", "no verb given; see: qemu-init help")]
    [InlineData("--json", "no verb given; see: qemu-init help")]
    [InlineData("statsu", "unknown verb 'statsu'; did you mean 'status'?")]
    [InlineData("STOP", "unknown verb 'STOP'; did you mean 'stop'?")]
    [InlineData("reboot", "unknown verb 'reboot'; did you mean 'restart'?")]
    [InlineData("shutdown web1", "unknown verb 'shutdown'; did you mean 'stop'?")]
    [InlineData("destroy web1", "unknown verb 'destroy'; did you mean 'poweroff'?")]
    [InlineData("setmem web1 2G", "unknown verb 'setmem'; change the guest's rc-file with: qemu-init set NAME RAM=SIZE")]
    [InlineData("virt-clone web1", "unknown verb 'virt-clone'; did you mean 'clone'?")]
    [InlineData("rm web1", "unknown verb 'rm'; did you mean 'delete'?")]
    [InlineData("-x start", "unknown option '-x'; see: qemu-init help")]
    [InlineData("stop -f web1", "'stop' takes no -f; see: qemu-init help stop")]
    [InlineData("xyzzy", "unknown verb 'xyzzy'; see: qemu-init help")]
    [InlineData("status --jsn", "unknown option '--jsn'; did you mean '--json'?")]
    [InlineData("status --tiemout=5", "unknown option '--tiemout=5'; see: qemu-init help status")]
    [InlineData("stop --tiemout=5", "unknown option '--tiemout=5'; did you mean '--timeout'?")]
    [InlineData("--dialekt lsb stop", "unknown option '--dialekt'; did you mean '--dialect'?")]
    [InlineData("status --json=yes", "--json takes no value; see: qemu-init help status")]
    [InlineData("status --help=yes", "--help takes no value; see: qemu-init help status")]
    [InlineData("status --=x", "unknown option '--=x'; see: qemu-init help status")]
    [InlineData("status -x", "unknown option '-x'; see: qemu-init help status")]
    [InlineData("stop --timeout", "--timeout needs a value; see: qemu-init help stop")]
    [InlineData("status --root", "--root needs a value; see: qemu-init help status")]
    [InlineData("status --root here", "--root needs an absolute path, not 'here'")]
    [InlineData("status --root=", "--root needs an absolute path, not ''")]
    [InlineData("stop --dialect", "--dialect needs a value; see: qemu-init help stop")]
    [InlineData("stop --dialect upstart", "--dialect needs one of lsb, openrc, freebsd, openbsd, systemd, not 'upstart'")]
    [InlineData("stop --dialect=LSB", "--dialect needs one of lsb, openrc, freebsd, openbsd, systemd, not 'LSB'")]
    [InlineData("stop --dialect=", "--dialect needs one of lsb, openrc, freebsd, openbsd, systemd, not ''")]
    [InlineData("stop --timeout=0", "--timeout needs whole seconds from 1 to 604800, not '0'")]
    [InlineData("stop --timeout -5", "--timeout needs whole seconds from 1 to 604800, not '-5'")]
    [InlineData("stop --timeout=", "--timeout needs whole seconds from 1 to 604800, not ''")]
    [InlineData("stop --timeout 1.5", "--timeout needs whole seconds from 1 to 604800, not '1.5'")]
    [InlineData("stop --timeout 5s", "--timeout needs whole seconds from 1 to 604800, not '5s'")]
    [InlineData("stop --timeout +5", "--timeout needs whole seconds from 1 to 604800, not '+5'")]
    [InlineData("stop --timeout \u0665", "--timeout needs whole seconds from 1 to 604800, not '\u0665'")]
    [InlineData("stop --timeout 604801", "--timeout needs whole seconds from 1 to 604800, not '604801'")]
    [InlineData("stop --timeout 99999999999999999999", "--timeout needs whole seconds from 1 to 604800, not '99999999999999999999'")]
    [InlineData("stop --timeout --json", "--timeout needs whole seconds from 1 to 604800, not '--json'")]
    [InlineData("run --json web", "'run' takes no --json; see: qemu-init help run")]
    [InlineData("--named stop", "'stop' with --named needs a name")]
    [InlineData("--named stop --timeout 5 --", "'stop' with --named needs a name")]
    [InlineData("start --json --named", "'start' with --named needs a name")]
    [InlineData("--named=no stop", "--named takes no value; see: qemu-init help")]
    [InlineData("run --notify-fd", "--notify-fd needs a value; see: qemu-init help run")]
    [InlineData("run --notify-fd 2", "--notify-fd needs the number of a descriptor from 3 on, not '2'")]
    [InlineData("run --notify-fd x", "--notify-fd needs the number of a descriptor from 3 on, not 'x'")]
    [InlineData("start --notify-fd 3", "'start' takes no --notify-fd; see: qemu-init help start")]
    [InlineData("status --timeout 5", "'status' takes no --timeout; see: qemu-init help status")]
    [InlineData("status --shell", "'status' takes no --shell; see: qemu-init help status")]
    [InlineData("reset --json --shell --timeout 5 web", "'reset' takes no --shell; see: qemu-init help reset")]
    [InlineData("status -w", "unknown option '-w'; see: qemu-init help status")]
    [InlineData("list --sort size", "--sort needs name, state, up, pid, cpu, memory, vnc or autostart, not 'size'")]
    [InlineData("run --signal-code 39 web", "--signal-code needs a whole number from 40 to 125, not '39'")]
    [InlineData("run --signal-code 126 web", "--signal-code needs a whole number from 40 to 125, not '126'")]
    [InlineData("run --pid-file web.pid web", "--pid-file needs an absolute path, not 'web.pid'")]
    [InlineData("list --watch=0", "--watch needs whole seconds from 1 to 3600, not '0'")]
    [InlineData("log web -n x", "-n needs a whole number from 1 to 1000000, not 'x'")]
    public void A_mistake_is_reported_with_its_cure(string line, string expected)
    {
        Failure failure = Assert.Throws<Failure>(() => Parse(line));
        Assert.Equal((ExitCode.BadArgument, expected), (failure.Code, failure.Message));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("007", 7)]
    [InlineData("604800", 604800)]
    public void A_timeout_is_whole_seconds(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Parse($"stop --timeout {text}")[VerbOptions.Timeout]);

    [Theory]
    [InlineData("--help", "help", "")]
    [InlineData("-h", "help", "")]
    [InlineData("stop --help", "help", "stop")]
    [InlineData("--help stop", "help", "stop")]
    [InlineData("stop --timeout 5 -h", "help", "stop")]
    [InlineData("statsu --help", "help", "statsu")]
    [InlineData("-V", "version", "")]
    [InlineData("--version", "version", "")]
    [InlineData("status --json --version", "version", "")]
    public void Help_can_be_asked_for_anywhere(string line, string verb, string operands)
    {
        Invocation invocation = Parse(line);
        Assert.Equal((verb, operands), (invocation.Verb.Name, string.Join(' ', invocation.Operands)));
    }

    [Fact]
    public void Any_arguments_make_an_invocation_or_a_refusal_of_one_line()
    {
        Gen<string> words = Gen.Frequency(
            (2, Gen.String),
            (6, Gen.OneOf([.. VerbTable.All.Select(static verb => verb.Name), .. s_words])));
        words.Array[0, 8].Sample(arguments =>
        {
            List<string> given = [.. arguments];
            try
            {
                Invocation invocation = Arguments.Parse(arguments, s_nowhere);
                Assert.Contains(invocation.Verb, VerbTable.All);
                Assert.All(invocation.Operands, operand => Assert.Contains(operand, arguments));
            }
            catch (Failure failure)
            {
                Assert.True(failure.Code is ExitCode.BadArgument or ExitCode.NoPrivilege);
                Messages.AssertLine(failure.Message);
            }

            Assert.Equal(given, arguments);
        }, iter: 5000);
    }

    [Theory]
    [InlineData("--dialect openrc status web")]
    [InlineData("--dialect=openrc status web")]
    [InlineData("status web --dialect openrc")]
    [InlineData("status --dialect freebsd web --dialect openrc")]
    public void A_dialect_may_be_asked_for_anywhere(string line) => Assert.Equal("openrc", DialectOf(line).Name);

    [Fact]
    public void Without_one_the_dialect_is_that_of_LSB() => Assert.Same(Dialects.Lsb, DialectOf("status"));

    [Theory]
    [InlineData("--dialect freebsd frobnicate")]
    [InlineData("frobnicate --dialect freebsd")]
    [InlineData("--dialect freebsd status --frobnicate")]
    [InlineData("--dialect freebsd")]
    public void A_wrong_call_has_the_code_of_the_dialect_that_was_asked_for(string line)
    {
        Dialect dialect = Dialects.Lsb;
        Failure failure = Assert.Throws<Failure>(() => ArgumentParser.Parse(line.Split(' '), s_nowhere, ref dialect));
        Assert.Equal((ExitCode.BadArgument, "freebsd", 1), (failure.Code, dialect.Name, dialect.CodeOf(failure.Code)));
    }

    private static Dialect DialectOf(string line)
    {
        Dialect dialect = Dialects.Lsb;
        _ = ArgumentParser.Parse(line.Split(' '), s_nowhere, ref dialect);
        return dialect;
    }

    private static Invocation Parse(string line) => Arguments.Parse(line.Length == 0 ? [] : line.Split(' '), s_nowhere);
}
