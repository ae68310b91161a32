using System;
using System.Globalization;
using CsCheck;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Text;

public sealed class UtcTimeTests
{
    [Fact]
    public void A_time_is_written_to_the_millisecond_as_the_library_reads_it() => Gen.DateTime.Sample(static time =>
    {
        DateTime read = DateTime.ParseExact(
            UtcTime.Format(time), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None);
        Assert.Equal(time.Ticks / TimeSpan.TicksPerMillisecond, read.Ticks / TimeSpan.TicksPerMillisecond);
    });

    [Fact]
    public void A_time_that_was_written_is_read() => Gen.DateTime.Sample(static time =>
        Assert.Equal(
            time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond)) - DateTime.UnixEpoch,
            UtcTime.SinceEpoch(UtcTime.Format(time))));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-11-23T05:06:07.089")]
    [InlineData("2026-11-23 05:06:07.089Z")]
    [InlineData("2026-02-30T05:06:07.089Z")]
    [InlineData("2026-11-23T24:06:07.089Z")]
    [InlineData(" 2026-11-23T05:06:07.089Z")]
    [InlineData("2026-11-23T05:06:07.0891Z")]
    public void Another_text_is_not_a_time(string? text) => Assert.Null(UtcTime.SinceEpoch(text));
}
