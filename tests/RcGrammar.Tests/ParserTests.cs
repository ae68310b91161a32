using System.Linq;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>The language, one example a rule. <see cref="DashOracleTests"/> compares with a real shell.</summary>
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
        Assert.Equal(expected, Values(document));
    }

    [Fact]
    public void Positions_count_lines_and_code_points()
    {
        RcDocument document = RcParser.Parse("# one\nA='😀é' B=2 # two");

        Assert.Equal([new(6, 2, 1), new(14, 2, 8)], document.Assignments.Select(assignment => assignment.KeyPosition));
        Assert.Equal([new(8, 2, 3), new(16, 2, 10)], document.Assignments.Select(assignment => assignment.ValuePosition));
        Assert.Equal([new(" one", new(0, 1, 1)), new(" two", new(18, 2, 12))], document.Comments);
    }

    [Fact]
    public void The_last_assignment_counts() => Assert.Equal("2", RcParser.Parse("A=1\nB=x\nA=2").Find("A")?.Value);

    [Theory]
    [InlineData("A=my web", "A=my web", 6)]
    [InlineData("  A=my\tweb  # note", "A=my\tweb", 8)]
    [InlineData("A=x B=2 y", "A=x B=2 y", 5)]
    [InlineData("A=it [is] *?{a,b}! b#c", "A=it [is] *?{a,b}! b#c", 6)]
    public void A_line_of_plain_words_is_one_value_with_a_warning(string text, string expected, int column)
    {
        RcDocument document = RcParser.Parse(text);

        RcDiagnostic warning = Assert.Single(document.Diagnostics);
        Assert.Equal(RcSeverity.Warning, warning.Severity);
        Assert.Equal(column, warning.Position.Column);
        Assert.Equal(expected, Values(document));
    }

    [Theory]
    [InlineData("A=1 'x'", 5)]
    [InlineData("A=1 x\\\n", 5)]
    [InlineData("A=1 $A", 5)]
    [InlineData("A=1 x; B=2", 5)]
    [InlineData("A=1; B=2 x", 10)]
    [InlineData("A= x", 4)]
    [InlineData("A='x' y", 7)]
    [InlineData("export A=1 x", 12)]
    [InlineData("A=~ x", 3)]
    public void No_other_line_with_a_command_is_read(string text, int column)
    {
        RcDocument document = RcParser.Parse(text);

        Assert.Equal(column, document.Error?.Position.Column);
        Assert.Empty(document.Assignments);
    }

    [Theory]
    [InlineData("A=$B$(x)", 3)]
    [InlineData("A=$(x)$B", 3)]
    [InlineData("A=~$B", 3)]
    [InlineData("A=1\u0001 B=$B", 4)]
    [InlineData("A=$B\u0001", 3)]
    [InlineData("A=1 OPTIND=$B", 5)]
    [InlineData("A=\"$B", 4)]
    public void The_first_fault_is_the_one_reported(string text, int column) =>
        Assert.Equal(column, RcParser.Parse(text).Error?.Position.Column);

    [Fact]
    public void No_message_repeats_what_a_terminal_would_obey()
    {
        RcDiagnostic error = RcParser.Parse("\u202E\uFEFFrm -rf\n").Error!;

        Assert.Equal("??rm would be run as a command: only KEY=VALUE can stand here", error.Message);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        // No attribute can hold such a text: it is kept as UTF-8.
        Assert.Equal("the file is not valid text: save it as UTF-8", RcParser.Parse("\uD800").Error?.Message);
        Assert.Equal(new RcPosition(3, 1, 4), RcParser.Parse("A='\uDC00'").Error?.Position);
    }

    private static string Values(RcDocument document) =>
        string.Join('|', document.Assignments.Select(assignment => $"{assignment.Key}={assignment.Value}"));
}
