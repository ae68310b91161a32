using System;
using System.Collections.Generic;
using Xunit;

namespace RcGrammar.Tests;

public sealed class PrinterTests
{
    [Theory]
    [InlineData("web", "A=web\n")]
    [InlineData("disk.img,format=qcow2", "A=disk.img,format=qcow2\n")]
    [InlineData("", "A=''\n")]
    [InlineData("my web server", "A='my web server'\n")]
    [InlineData("it's", "A='it'\\''s'\n")]
    [InlineData("~/x", "A='~/x'\n")]
    [InlineData("a\nb", "A='a\nb'\n")]
    public void Quotes_only_what_needs_it(string value, string expected) =>
        Assert.Equal(expected, RcPrinter.Print([KeyValuePair.Create("A", value)]));

    [Theory]
    [InlineData("", "x")]
    [InlineData("1A", "x")]
    [InlineData("A B", "x")]
    [InlineData("OPTIND", "1")]
    [InlineData("A", "x\r")]
    [InlineData("A", "\0")]
    public void Refuses_what_could_not_be_read_back(string key, string value) =>
        Assert.Throws<ArgumentException>(() => RcPrinter.Print([KeyValuePair.Create(key, value)]));

    [Fact]
    public void Refuses_half_a_surrogate_pair() =>
        Assert.Throws<ArgumentException>(() => RcPrinter.Print([KeyValuePair.Create("A", "\uD800")]));
}
