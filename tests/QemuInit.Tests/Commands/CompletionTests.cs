using System;
using System.Collections.Generic;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using QemuInit.Commands;
using QemuInit.Guests;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class CompletionTests
{
    private static readonly Registry s_registry = new(
        new MockFileSystem(new Dictionary<string, MockFileData> { ["/etc/registered"] = new("web1 /srv/web1\ndb1 /srv/db1\n") }), "/etc/registered");

    [Theory]
    [InlineData("qemu-init", "", "start")]
    [InlineData("qemu-init", "--root /somewhere", "start")]
    [InlineData("qemu-init", "--dialect lsb", "start")]
    [InlineData("qemu-init", "stop", "web1")]
    [InlineData("qemu-init", "stop --timeout 5", "web1")]
    [InlineData("qemu-init", "stop web1", "db1")]
    [InlineData("qemu-init", "register", ":folder")]
    [InlineData("qemu-init", "register /srv/x", "web1")]
    [InlineData("qemu-init", "parse", ":file")]
    [InlineData("qemu-init", "keys", "STOPDELAY")]
    [InlineData("qemu-init", "help", "status")]
    [InlineData("qemu-init", "--dialect", "openrc")]
    [InlineData("qemu-init", "--root", ":folder")]
    [InlineData("qemu-init", "wait web1", "db1")]
    [InlineData("qemu-init", "wait web1 --for", "running")]
    [InlineData("qemu-init", "list --sort", "memory")]
    [InlineData("qemu-init", "console --escape", "none")]
    [InlineData("qemu-init", "screenshot web1", ":file")]
    [InlineData("qemu-init", "check --qemu", ":file")]
    [InlineData("qemu-init", "check", ":file")]
    [InlineData("qemu-init", "set web1", "RAM=")]
    [InlineData("qemu-init", "set web1 RAM=1G", "DSK1=")]
    [InlineData("qemu-init", "set web1 --unset RAM", "DSK1")]
    [InlineData("qemud", "", "status")]
    [InlineData("qemu-mon", "", "web1")]
    public void Completion_offers_the_words_that_may_stand_in_a_place(string program, string before, string expected) =>
        Assert.Contains(expected, Candidates(program, before));

    [Theory]
    [InlineData("qemu-init", "stop --timeout")]
    [InlineData("qemu-init", "unregister web1")]
    [InlineData("qemu-init", "nonsense")]
    [InlineData("qemu-init", "list --watch")]
    [InlineData("qemu-init", "set web1 RAM =")]
    [InlineData("qemud", "start")]
    public void Where_nothing_is_known_nothing_is_offered(string program, string before) => Assert.Empty(Candidates(program, before));

    [Theory]
    [InlineData("", "--root")]
    [InlineData("stop", "--timeout")]
    [InlineData("stop web1", "--help")]
    [InlineData("command", "--shell")]
    [InlineData("list --watch", "--names")]
    [InlineData("start", "--json")]
    [InlineData("register", "--json")]
    [InlineData("poweroff", "--json")]
    public void Options_are_offered_after_a_hyphen(string before, string expected) => Assert.Contains(expected, Candidates("qemu-init", before, "-"));

    [Theory]
    [InlineData("list --sort")]
    [InlineData("console --escape")]
    public void Keys_of_the_rc_file_are_offered_for_no_other_word(string before) =>
        Assert.DoesNotContain("STOPDELAY", Candidates("qemu-init", before));

    [Fact]
    public void Each_option_that_a_verb_takes_is_offered() => Assert.All(VerbTable.All, static verb => Assert.Equal(
        [.. verb.Options.SelectMany(static option => option.Letter is null ? [option.Name] : new[] { option.Letter, option.Name }), "-h", "--help"],
        Candidates("qemu-init", verb.Name, "-")));

    private static IReadOnlyList<string> Candidates(string program, string before, string word = "") =>
        Completion.Candidates(program, before.Split(' ', StringSplitOptions.RemoveEmptyEntries), word, s_registry);
}
