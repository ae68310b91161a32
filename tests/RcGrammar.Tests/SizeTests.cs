using System;
using System.Globalization;
using System.Text;
using RcGrammar.Syntax;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>Big texts: the work grows as the text does, and nothing overflows.</summary>
public sealed class SizeTests
{
    /// <summary>Texts that would tempt a parser to go back, each made of so many pieces.</summary>
    public static TheoryData<string, string, string> Shapes => new()
    {
        { "", "KEY=value\n", "" },
        { "", "K=1 ", "" },
        { "", "K=v;", "" },
        { "export ", "K=v ", "" },
        { "", "D=my web server\n", "" },
        { "D=x ", "word ", "" },
        { "D=x ", "K=1 ", "'" },
        { "A=", "\\x\"y\"'z'$,", "" },
        { "A=1\nB=", "${A}", "" },
        { "A=", "${B:-x}", "" },
        { "A=", "\\\n", "" },
        { "A=x ", "\\\n", "y" },
        { "", "# comment\n", "" },
        { "A=", "\"", "" },
        { "A=\"", "${B:-", "" },
        { "A=", "~", "" },
        { "", "\t", "x" },
        { "A='", "\n", "" },
        { "A=1\nB=$A", "\\\n", "x" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Work_grows_with_the_text(string start, string piece, string end)
    {
        // Allocated bytes stand for the work: every step of a parser allocates its result.
        long small = Allocated(Text(start, piece, end, 500));
        long big = Allocated(Text(start, piece, end, 8_000));

        Assert.InRange((double)big / small, 0, 16 * 1.5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_big_text_is_read_or_refused(string start, string piece, string end)
    {
        RcDocument document = RcParser.Parse(Text(start, piece, end, 100_000));

        Assert.True(document.Error is null || document.Assignments.Count == 0);
    }

    [Fact]
    public void A_value_of_ten_million_characters_is_read() =>
        Assert.Equal(10_000_000, RcParser.Parse($"A='{new string('x', 10_000_000)}'").Find("A")?.Value.Length);

    [Fact]
    public void A_plain_line_of_ten_million_characters_is_read() =>
        Assert.Equal(9_999_999, RcParser.Parse(Text("A=", "word 日本 ", "", 1_250_000)).Find("A")?.Value.Length);

    [Fact]
    public void A_hundred_thousand_keys_are_read()
    {
        var text = new StringBuilder("KEY0=x\n");
        for (int i = 1; i < 100_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"KEY{i}=\"$KEY{i - 1}\"\n");
        RcDocument document = RcParser.Parse(text.ToString());

        Assert.Equal(100_000, document.Assignments.Count);
        Assert.Equal("x", document.Assignments[^1].Value);
        Assert.Equal(100_000, document.Assignments[^1].KeyPosition.Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public void Braces_are_refused_where_they_get_too_deep(string quote)
    {
        string Nested(int depth) =>
            $"A={quote}{Text("", "${A:-", "x", depth)}{Text("", "}", "", depth)}{quote}";

        Assert.Equal(RefusalReason.TooDeep, RcParser.Parse(Nested(10_000)).RefusalReason);
        Assert.Equal(RefusalReason.TooDeep, RcParser.Parse(Nested(WordSyntax.MaximumDepth + 1)).RefusalReason);
        Assert.Equal("x", RcParser.Parse(Nested(WordSyntax.MaximumDepth)).Find("A")?.Value);
    }

    [Fact]
    public void References_cannot_fill_the_memory()
    {
        var text = new StringBuilder("K0=0123456789\n");
        for (int i = 1; i < 60; i++)
            text.Append(CultureInfo.InvariantCulture, $"K{i}=$K{i - 1}$K{i - 1}\n");
        RcDocument document = RcParser.Parse(text.ToString());

        Assert.Equal(RefusalReason.TooLarge, document.RefusalReason);
        Assert.Equal("references add more than 1048576 characters to the values: write shorter values", document.Error?.Message);
    }

    private static string Text(string start, string piece, string end, int count) =>
        new StringBuilder(start).Insert(start.Length, piece, count).Append(end).ToString();

    private static long Allocated(string text)
    {
        RcParser.Parse(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RcParser.Parse(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
