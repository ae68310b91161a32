using System;
using System.IO;
using System.Linq;
using System.Reflection;
using QemuInit.Commands;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class MemberCallTests
{
    private static readonly Output s_nowhere = new(output: -1, error: -1);

    private static readonly string s_rules = Path.Join(
        typeof(MemberCallTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static a => a.Key == "Golden").Value,
        "../../packaging/sudoers");

    [Fact]
    public void The_rules_for_sudo_name_the_verbs_that_members_may_have_done_and_no_other()
    {
        const string Program = "@sbindir@/qemu-init ";
        const string Named = Program + "--named ";
        string[] commands =
        [
            .. File.ReadLines(s_rules)
                .Select(static line => line.Trim(' ', ',', '\\'))
                .Where(static line => line.StartsWith(Program, StringComparison.Ordinal)),
        ];

        Assert.Equal(
            VerbTable.All.Where(static verb => verb.Needs == Needs.Member).Select(static verb => $"{Named}{verb.Name} *").Order(StringComparer.Ordinal),
            commands.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("start web", "--named start -- web")]
    [InlineData("stop web db --timeout 5", "--named stop --timeout=5 -- web db")]
    [InlineData("--json --dialect=openrc stop web", "--named stop --json --dialect=openrc -- web")]
    [InlineData("--named restart web -- -x", "--named restart -- web -x")]
    public void The_call_as_root_is_the_same_call(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', MemberCall.Arguments(Arguments.Parse(line.Split(' '), s_nowhere))));

    [Fact]
    public void All_options_of_a_verb_for_members_go_through_sudo() => Assert.All(
        VerbTable.All.Where(static verb => verb.Needs == Needs.Member),
        static verb => Assert.All(verb.Options, static option => Assert.True(option.GoesThroughSudo, option.Name)));

    [Theory]
    [InlineData("enable")]
    [InlineData("parse")]
    [InlineData("command")]
    public void Verbs_that_would_give_members_more_rights_are_not_for_them(string name) => Assert.NotEqual(Needs.Member, VerbTable.Find(name)!.Needs);
}
