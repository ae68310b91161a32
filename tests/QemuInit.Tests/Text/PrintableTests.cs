using System;
using System.Linq;
using CsCheck;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Text;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("web 1: it's on", "web 1: it's on")]
    [InlineData("Größe 大 😀", "Größe 大 😀")]
    [InlineData("a\nb\r\tc\0", "a?b??c?")]
    [InlineData("\u001b[31mred", "?[31mred")]
    [InlineData("a\u2028b\u2029c\u0085d", "a?b?c?d")]
    [InlineData("\u202egpj.exe\u200b\ufeff", "?gpj.exe??")]
    public void Foreign_text_becomes_a_part_of_a_line(string text, string expected) => Assert.Equal(expected, Printable.Of(text));

    [Theory]
    [InlineData("login: \r\npassword:\t", "login: \npassword:\t")]
    [InlineData("\u001b[1;31mred\u001b[0m \u001b[2J\u001b[Hgone", "red gone")]
    [InlineData("a\u001bcb\u001b7c\u001b", "abc")]
    [InlineData("\u001b[1;3", "")]
    [InlineData("a\u009b2Jb\u202ec\a\b", "a2Jbc")]
    public void Lines_do_no_more_to_a_terminal_than_be_read(string text, string expected) => Assert.Equal(expected, Printable.Lines(text));

    [Fact]
    public void Bytes_that_are_not_text_become_question_marks() => Assert.Equal("??", Printable.Of("\ufffd\ud83d"));

    [Fact]
    public void Two_hundred_characters_stay_and_one_more_is_cut()
    {
        string whole = new('x', 200);
        Assert.Equal(whole, Printable.Of(whole));
        Assert.Equal(whole + "...", Printable.Of(whole + "x"));
    }

    [Fact]
    public void Any_text_becomes_a_line_that_stays_as_it_is() =>
        Gen.String.Where(static text => text.Length > 0).Sample(static text =>
        {
            string line = Printable.Of(text);
            Messages.AssertLine("'" + line + "'");
            Assert.InRange(line.Length, 1, 204);
            if (!line.EndsWith("...", StringComparison.Ordinal))
                Assert.Equal(line, Printable.Of(line));
        });

    [Fact]
    public void Printable_ASCII_is_left_alone() =>
        Assert.Equal(
            string.Concat(Enumerable.Range(' ', 95).Select(static c => (char)c)),
            Printable.Of(string.Concat(Enumerable.Range(' ', 95).Select(static c => (char)c))));
}
