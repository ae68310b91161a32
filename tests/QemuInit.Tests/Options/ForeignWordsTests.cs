using System;
using System.Linq;
using QemuInit.Commands;
using QemuInit.Options;
using Xunit;

namespace QemuInit.Tests.Options;

public sealed class ForeignWordsTests
{
    [Fact]
    public void A_word_for_a_verb_is_not_a_verb_and_means_one()
    {
        Assert.DoesNotContain(ForeignWords.Verbs.Keys.Concat(ForeignWords.Advice.Keys), static word => VerbTable.Find(word) is not null);
        Assert.DoesNotContain(ForeignWords.Verbs.Values, static verb => VerbTable.Find(verb) is null);
    }

    [Fact]
    public void A_word_for_a_key_is_not_a_key_and_means_one()
    {
        Assert.DoesNotContain(ForeignWords.Keys.Keys, static word => QemudOptions.Find(word.ToUpperInvariant(), out _) is not null);
        Assert.DoesNotContain(ForeignWords.Keys.Values, static key => QemudOptions.Find(key, out _) is null);
    }

    [Fact]
    public void A_word_for_a_command_of_the_agent_is_not_one_and_means_one()
    {
        string help = VerbTable.Get("agent").Details;
        Assert.All(
            ForeignWords.AgentCommands,
            pair => Assert.True(pair.Value.StartsWith("guest-", StringComparison.Ordinal) || help.Contains(pair.Value, StringComparison.Ordinal)));
        Assert.Empty(ForeignWords.AgentCommands.Keys.Intersect(ForeignWords.AgentCommands.Values));
    }

    [Theory]
    [InlineData("memory", "RAM")]
    [InlineData("MEM", "RAM")]
    [InlineData("cpu_cores", "SMP")]
    [InlineData("disk0", "DSK1")]
    [InlineData("disk1", "DSK1")]
    [InlineData("DISK3", "DSK3")]
    [InlineData("cdrom", "CDR1")]
    [InlineData("xyzzy", null)]
    public void A_key_of_another_tool_is_told_as_ours(string word, string? key) => Assert.Equal(key, QemudOptions.Nearest(word));

    [Theory]
    [InlineData("freeze", "unknown command 'freeze'; did you mean 'fsfreeze'?")]
    [InlineData("pnig", "unknown command 'pnig'; did you mean 'ping'?")]
    [InlineData("xyzzy", "unknown command 'xyzzy'; see: qemu-init help agent")]
    public void A_command_of_the_agent_is_told_as_ours(string word, string message) =>
        Assert.Equal(message, AgentVerb.Unknown(word).Message);
}
