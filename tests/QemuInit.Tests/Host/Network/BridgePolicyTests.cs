using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Host;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class BridgePolicyTests
{
    private const string Main = "/etc/qemu/bridge.conf";

    private static readonly Gen<string> s_texts =
        Gen.OneOf(Gen.OneOf("allow ", "deny ", "include ", "br0", "all", "\n", " ", "\t", "#", "/0", "\r", "\0"), Gen.String);

    [Theory]
    [InlineData("", true)]
    [InlineData("# allow br9\n\n", true)]
    [InlineData("allow br0\n", true)]
    [InlineData("  allow \t br0 \r\n", true)]
    [InlineData("allow all", true)]
    [InlineData("allow br1\n", false)]
    [InlineData("deny br1\n", false)]
    [InlineData("deny br0\nallow br0\n", false)]
    [InlineData("allow all\ndeny br0\n", false)]
    [InlineData("deny all\nallow br0\n", false)]
    [InlineData("include /other\n", true)]
    [InlineData("allow br1\ninclude /other\n", true)]
    [InlineData("allow br0\ninclude /missing\n", true)]
    [InlineData("allow all\ninclude /denies\n", false)]
    public void All_rules_count_and_a_refusal_is_the_stronger_one(string text, bool expected) =>
        Assert.Equal(expected, Parse(text).Allows("br0"));

    [Theory]
    [InlineData("allow br1", Main + " does not allow bridge br0 for guests whose files are not owned by root alone; add the line: allow br0")]
    [InlineData(
        "allow br0\n  deny br0",
        Main + " does not allow bridge br0 for guests whose files are not owned by root alone; take out the line at " + Main + ":2:3")]
    [InlineData(
        "allow br0\ninclude /denies",
        Main + " does not allow bridge br0 for guests whose files are not owned by root alone; take out the line at /denies:1:1")]
    public void A_refusal_names_the_line(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<Failure>(() => Parse(text).Require("br0")).Message);

    [Theory]
    [InlineData("allow", "1:1: allow needs a bridge, or all after it")]
    [InlineData("\n\tinclude ", "2:2: include needs a file after it")]
    [InlineData("permit br0", "1:1: 'permit' is not known; known are allow, deny and include")]
    [InlineData("allow br0 br1", "1:1: 'br0 br1' is not a valid name of a bridge; write one a line")]
    [InlineData("deny abcdefghijklmnop", "1:1: 'abcdefghijklmnop' is not a valid name of a bridge; write one a line")]
    [InlineData("include other", "1:1: 'other' is not an absolute path; write it in full")]
    public void A_mistake_has_its_place(string text, string expected)
    {
        Failure failure = Assert.Throws<Failure>(() => Parse(text));
        Assert.Equal((ExitCode.NotConfigured, $"{Main}:{expected}"), (failure.Code, failure.Message));
    }

    [Fact]
    public void Files_that_include_each_other_have_an_end()
    {
        Assert.True(BridgePolicy.Parse("/0", static _ => "allow br0\ninclude /0\ninclude /1\n").Allows("br0"));
        int files = 0;
        Assert.Throws<Failure>(() => BridgePolicy.Parse("/0", _ => $"include /{++files}\n"));
    }

    [Fact]
    public void Others_than_root_allow_nothing()
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        using TemporaryFolder folder = new();
        string path = folder.Write("bridge.conf", "allow br1\n");

        Assert.True(BridgePolicy.Load(path).Allows("br1"));
        Assert.True(BridgePolicy.Load(folder["none"]).Allows("br1"));
        TemporaryFolder.Chown(path, 60001, 0);
        Assert.Contains("chown root", Assert.Throws<Failure>(() => BridgePolicy.Load(path)).Message, StringComparison.Ordinal);
        Assert.Contains("is not a file", Assert.Throws<Failure>(() => BridgePolicy.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_order_a_bridge_needs_an_allow_and_no_deny() =>
        Gen.Select(Gen.OneOf("allow", "deny"), Gen.OneOf("br0", "br1", "all")).Array[1, 6].Sample(static rules =>
        {
            BridgePolicy policy = Parse(string.Join('\n', rules.Select(static rule => $"{rule.Item1} {rule.Item2}")));
            foreach (string bridge in (string[])["br0", "br1", "br2"])
            {
                IEnumerable<string> about = rules.Where(rule => rule.Item2 == bridge || rule.Item2 == "all").Select(static rule => rule.Item1);
                Assert.Equal(about.Contains("allow") && !about.Contains("deny"), policy.Allows(bridge));
            }
        });

    [Fact]
    public void Any_text_is_read_or_refused_with_a_line() =>
        s_texts.Array[0, 12].Sample(static parts =>
        {
            try
            {
                _ = Parse(string.Concat(parts)).Allows("br0");
            }
            catch (Failure failure)
            {
                Assert.DoesNotContain(failure.Message, char.IsControl);
            }
        });

    private static BridgePolicy Parse(string text) => BridgePolicy.Parse(Main, path => path switch
    {
        Main => text,
        "/other" => "allow br0\n",
        "/denies" => "deny br0\n",
        _ => null,
    });
}
