using System;
using System.IO;
using System.Linq;
using System.Reflection;
using QemuInit.Commands;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class MemberCallTests
{
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
            VerbTable.All.Where(static verb => verb.ForMembers).Select(static verb => $"{Named}{verb.Name} *").Order(StringComparer.Ordinal),
            commands.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("enable")]
    [InlineData("parse")]
    [InlineData("command")]
    public void Verbs_that_would_give_members_more_rights_are_not_for_them(string name) => Assert.False(VerbTable.Find(name)!.ForMembers);
}
