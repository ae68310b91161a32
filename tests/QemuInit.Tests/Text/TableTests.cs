using System;
using CsCheck;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Text;

public sealed class TableTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_cells_and_numbers_stand_to_the_right() =>
        Assert.Equal(
            "NAME    PID  FOR\nweb1      7  \u5927\u962a\nm\u00fcller   12\n",
            Table.Of(["NAME", " PID", "FOR"], [["web1", "7", "\u5927\u962a"], ["m\u00fcller", "12", ""]]));

    [Fact]
    public void Only_the_last_cell_is_cut_and_only_for_a_terminal()
    {
        Assert.Equal("A   B\nx1  0123456...\n", Table.Of(["A", "B"], [["x1", "0123456789012"]], width: 14));
        Assert.Equal("A   B\nx1  0123456789012\n", Table.Of(["A", "B"], [["x1", "0123456789012"]]));
    }

    [Fact]
    public void A_cut_text_is_never_wider_than_its_room() =>
        Gen.Select(Gen.String, Gen.Int[3, 40]).Sample((text, room) => TextWidth.Of(TextWidth.Cut(text, room)) <= room);

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m00s")]
    [InlineData(3_599, "59m59s")]
    [InlineData(3_600, "1h00m")]
    [InlineData(86_400, "1d00h")]
    [InlineData(8_726_400, "101d00h")]
    public void Times_are_shown_in_their_two_largest_units(int seconds, string text) =>
        Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1023, "1023")]
    [InlineData(1024, "1K")]
    [InlineData(1536, "1.5K")]
    [InlineData(1_048_575, "1M")]
    [InlineData(10_188, "9.9K")]
    [InlineData(10_189, "10K")]
    [InlineData(10_737_418_240, "10G")]
    [InlineData(long.MaxValue, "8E")]
    public void Sizes_are_shown_in_their_largest_unit(long bytes, string text) => Assert.Equal(text, Figures.Size(bytes));

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(0.04, "0.0")]
    [InlineData(3.46, "3.5")]
    [InlineData(99.97, "100.0")]
    [InlineData(1234.5, "1234.5")]
    public void Percents_have_a_digit_behind_the_point(double percent, string text) => Assert.Equal(text, Figures.Percent(percent));
}
