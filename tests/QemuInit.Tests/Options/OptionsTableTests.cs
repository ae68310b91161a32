using System;
using System.Linq;
using QemuInit.Options;
using Xunit;
using static QemuInit.Tests.Options.OptionsFixture;

namespace QemuInit.Tests.Options;

/// <summary>The table that is made from the template.</summary>
public sealed class OptionsTableTests
{
    [Fact]
    public void Keys_in_their_order()
    {
        Assert.Equal(
            "NAME DESC TGTARCH RUNAS DAEMON KVM MONITOR BOOTDELAY STOPDELAY PRECMD POSTCMD ORDER AFTER READY ON_SHUTDOWN "
            + "MACHINE CPU SMP RAM FIRMWARE BOOT KERNEL INITRD APPEND DSKx CDRx NICx DISPLAY VGA KEYMAP SERIAL RNG PANIC AGENT "
            + "SANDBOX PRIVDROP",
            string.Join(' ', QemudOptions.All.ToArray().Select(static spec => spec.DisplayName)));
    }

    [Fact]
    public void Look_up_finds_each_key()
    {
        foreach (OptionSpec spec in QemudOptions.All)
        {
            Assert.Same(spec, QemudOptions.Find(spec.IsNumbered ? spec.Key + "37" : spec.Key, out int number));
            Assert.Equal(spec.IsNumbered ? 37 : 0, number);
        }
    }

    [Theory]
    [InlineData("NIC")]
    [InlineData("NIC0")]
    [InlineData("NIC01")]
    [InlineData("NIC10000")]
    [InlineData("NIC1A")]
    [InlineData("RAM1")]
    [InlineData("ram")]
    [InlineData("1")]
    [InlineData("")]
    public void Look_up_finds_nothing_else(string key)
    {
        Assert.Null(QemudOptions.Find(key, out int number));
        Assert.Equal(0, number);
    }

    [Fact]
    public void Each_default_written_down_says_the_same_as_leaving_the_key_out()
    {
        GuestOptions leftOut = Good("");
        string text = string.Concat(QemudOptions.All.ToArray()
            .Where(static spec => spec.Default is not (null or "{guest}"))
            .Select(static spec => $"{(spec.IsNumbered ? spec.Key + "1" : spec.Key)}={spec.Default}\n"));

        GuestOptions written = Good(text);

        Assert.Equivalent(leftOut, written, strict: true);
    }

    [Fact]
    public void Explanations_are_prose_that_fits_a_terminal()
    {
        foreach (OptionSpec spec in QemudOptions.All)
        {
            Assert.EndsWith(".", spec.Explanation.TrimEnd(), StringComparison.Ordinal);
            Assert.DoesNotContain(".", spec.Summary, StringComparison.Ordinal);
            Assert.All(spec.Explanation.Split('\n'), static line => Assert.InRange(line.Length, 0, 76));
        }
    }
}
