using System.Linq;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>The language, one example a rule. The oracle compares with a real shell.</summary>
public sealed class ParserTests
{
    [Theory]
    [InlineData("A=1", "A=1")]
    [InlineData("A=", "A=")]
    [InlineData("A=1\nB=2\n", "A=1|B=2")]
    [InlineData("A=1 B=2", "A=1|B=2")]
    [InlineData("A=1; B=2;", "A=1|B=2")]
    [InlineData("A=x#1 # note", "A=x#1")]
    [InlineData("A='#' B=\"a # b\" C=\\#", "A=#|B=a # b|C=#")]
    [InlineData("A=a'b c'\"d e\"\\ f", "A=ab cd e f")]
    [InlineData("A=\"\\$\\`\\\"\\\\\\a\"", "A=$`\"\\\\a")]
    [InlineData("A=a\\\nb \\\n B=\"c\\\nd\"", "A=ab|B=cd")]
    [InlineData("A='a\nb'", "A=a\nb")]
    [InlineData("A=1 B=$A C=${A}2 D=${E:-x y}", "A=1|B=1|C=12|D=x y")]
    [InlineData("A= B=${A:-d} C=\"${A:-'q' \\}}\"", "A=|B=d|C='q' }")]
    [InlineData("A=0\nexport A=1 B=$A", "A=0|A=1|B=0")]
    [InlineData("A=1 B=${A:-$NOT_SET}", "A=1|B=1")]
    [InlineData("A=$ B=\"$\" C=$, D=a~ E=x=~", "A=$|B=$|C=$,|D=a~|E=x=~")]
    [InlineData("A=\":\"~ B=\\:~ C=\"\"~", "A=:~|B=:~|C=~")]
    public void Reads_what_sh_reads(string text, string expected)
    {
        RcDocument document = RcParser.Parse(text);

        Assert.Null(document.Error);
        Assert.Empty(document.Diagnostics);
        Assert.Equal(expected, string.Join('|', document.Assignments.Select(assignment => $"{assignment.Key}={assignment.Value}")));
    }
}
