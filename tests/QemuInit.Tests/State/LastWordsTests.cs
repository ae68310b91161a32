using System.Text;
using CsCheck;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.State;

public sealed class LastWordsTests
{
    [Theory]
    [InlineData("qemu: cannot open disk\n", "qemu: cannot open disk")]
    [InlineData("one\n\n  two  \nthree\nfour\n", "one; two; three")]
    [InlineData("qemu: warning: old cpu\nqemu: no disk\n", "qemu: no disk")]
    [InlineData("qemu: warning: old cpu\n", "qemu: warning: old cpu")]
    [InlineData("\u001b[31mred\r\n", "?[31mred")]
    [InlineData("no end", "no end")]
    public void The_first_lines_that_are_not_warnings_are_shown(string log, string expected)
    {
        using TemporaryFolder folder = new();
        Assert.Equal(expected, LastWords.Read(folder.Write("qemu.log", log), offset: 0));
    }

    [Fact]
    public void The_words_of_an_earlier_process_are_not_shown()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("qemu.log", "old trouble\nnew trouble\n");
        Assert.Equal("new trouble", LastWords.Read(path, "old trouble\n".Length));
        Assert.Equal($"it said nothing in {path}", LastWords.Read(path, "old trouble\nnew trouble\n".Length));
    }

    [Fact]
    public void Of_a_log_that_its_keeper_has_emptied_since_all_words_are_new()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("new trouble", LastWords.Read(folder.Write("qemu.log", "new trouble\n"), offset: 4711));
    }

    [Fact]
    public void Of_a_log_whose_begin_is_a_hole_the_end_is_shown()
    {
        using TemporaryFolder folder = new();
        Assert.Equal("new trouble", LastWords.Read(folder.Write("qemu.log", new string('\0', 20_000) + "new trouble\n"), offset: 10));
    }

    [Fact]
    public void Without_a_log_there_are_no_words()
    {
        using TemporaryFolder folder = new();
        Assert.Equal($"it said nothing in {folder["qemu.log"]}", LastWords.Read(folder["qemu.log"], 0));
    }

    [Fact]
    public void Whatever_was_said_becomes_one_line_of_bounded_length() =>
        Gen.OneOf(Gen.Byte.Array, Gen.String.Select(Encoding.UTF8.GetBytes), Gen.Const(Encoding.ASCII.GetBytes(new string('x', 20_000))))
            .Sample(static log =>
            {
                using TemporaryFolder folder = new();
                string words = LastWords.Read(folder.Write("qemu.log", log), 0);
                Messages.AssertLine(words + "!");
                Assert.InRange(words.Length, 1, 620 + folder.Path.Length);
            }, iter: 300);
}
