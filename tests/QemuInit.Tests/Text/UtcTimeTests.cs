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
}
