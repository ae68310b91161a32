using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Import;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Import;

public sealed class ShellFileTests
{
    [Theory]
    [InlineData("a=b", "b")]
    [InlineData("a='b c'\"d e\"f\\ g", "b cd ef g")]
    [InlineData("a=\"\\$x \\\" \\n\"", "$x \" \\n")]
    [InlineData("export a=b # c", "b")]
    [InlineData("x=1; a=b;", "b")]
    [InlineData("a=(b 'c d' # e\n f)", "b|c d|f")]
    [InlineData("a=()", "")]
    [InlineData("b=1\na=${b}2$b", "121")]
    [InlineData("a=b#c", "b#c")]
    [InlineData("a=b\\\nc", "bc")]
    public void Plain_words_are_read_as_the_shell_reads_them(string text, string words)
    {
        ShellValue value = ShellFile.Read("/x", text).Last(static one => one.Key == "a");
        Assert.Null(value.Problem);
        Assert.Equal(words, string.Join('|', value.Words));
    }

    [Theory]
    [InlineData("a=$(touch /tmp/x)")]
    [InlineData("a=\"$(touch \"/tmp/x\")\"")]
    [InlineData("a=`touch /tmp/x`")]
    [InlineData("a=$((1 + 2))")]
    [InlineData("a=$HOME/x")]
    [InlineData("a=${b:-c}")]
    [InlineData("a=(b $(c) d)")]
    [InlineData("b=$(c)\na=$b")]
    public void What_the_shell_computes_is_not_known(string text)
    {
        List<ShellValue> values = ShellFile.Read("/x", text + "\nz=1\n");
        Assert.Contains("nothing of the file is run", values.Find(static one => one.Key == "a")!.Problem, StringComparison.Ordinal);
        Assert.Equal("1", values[^1].Text);
    }

    [Theory]
    [InlineData("touch /tmp/x", 1)]
    [InlineData("if true; then\n a=1\nfi", 1)]
    [InlineData("f() {\n a=1\n if b; then c; fi\n}", 1)]
    [InlineData("for i in 1 2; do\n a=$i\ndone", 1)]
    [InlineData("case $x in\n a) a=1;;\nesac", 1)]
    [InlineData("a+=1", 1)]
    public void Commands_are_told_and_not_read(string text, int commands)
    {
        List<ShellValue> values = ShellFile.Read("/x", text + "\nz=1\n");
        Assert.Equal(commands, values.Count(static one => one.Key.Length == 0));
        Assert.DoesNotContain(values, static one => one.Key == "a");
        Assert.Equal("z", values[^1].Key);
    }

    [Theory]
    [InlineData("\n  a='b", "/x:2:3: the quote is not closed")]
    [InlineData("a=\"b\n", "/x:1:1: the quote is not closed")]
    [InlineData("a=(b\n", "/x:1:1: the bracket is not closed")]
    public void A_file_that_is_cut_is_refused(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<Failure>(() => ShellFile.Read("/x", text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Variables_that_double_each_other_have_a_bound()
    {
        string text = "a0=xx\n" + string.Concat(Enumerable.Range(1, 60).Select(static i => $"a{i}=$a{i - 1}$a{i - 1}\n"));
        Assert.Contains("longer than", Assert.Throws<Failure>(() => ShellFile.Read("/x", text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_have_a_bound() =>
        Assert.Contains(
            "more than 2000 settings",
            Assert.Throws<Failure>(() => ShellFile.Read("/x", string.Concat(Enumerable.Repeat("a=1\n", 100_000)))).Message,
            StringComparison.Ordinal);
}
