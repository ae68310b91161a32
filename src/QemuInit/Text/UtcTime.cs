using System;
using System.Globalization;

namespace QemuInit.Text;

/// <summary>Times in the one form that the program writes, <c>2026-11-23T05:06:07.089Z</c> (RFC 3339). Records keep them as this text.</summary>
internal static class UtcTime
{
    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes a UTC time; what is below a millisecond is cut.</summary>
    public static string Format(DateTime time) => time.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>The time since 1970 began of one that <see cref="Format"/> wrote; null where the text is none.</summary>
    public static TimeSpan? SinceEpoch(string? text) =>
        DateTime.TryParseExact(
            text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time)
            ? time - DateTime.UnixEpoch
            : null;
}
