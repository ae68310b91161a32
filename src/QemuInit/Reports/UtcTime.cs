using System;

namespace QemuInit.Reports;

/// <summary>
/// Times in the one form that the program writes, <c>2026-11-23T05:06:07.089Z</c> (RFC 3339). Records keep them as this text: a
/// <see cref="DateTime"/> in a record, and the library's formats, bring the time zones with them, 80 kB that nothing here asks for.
/// </summary>
internal static class UtcTime
{
    /// <summary>Writes a time.</summary>
    /// <param name="time">A UTC time; what is below a millisecond is cut.</param>
    public static string Format(DateTime time) =>
        $"{time.Year:D4}-{time.Month:D2}-{time.Day:D2}T{time.Hour:D2}:{time.Minute:D2}:{time.Second:D2}.{time.Millisecond:D3}Z";
}
