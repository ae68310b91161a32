using System;
using System.Globalization;

namespace QemuInit.Reports;

/// <summary>
/// Times in the one form that the program writes, <c>2026-11-23T05:06:07.089Z</c> (RFC 3339). The library's own readers bring the
/// time zones with them, 70 kB that nothing here asks for.
/// </summary>
internal static class UtcTime
{
    private const string Pattern = "0000-00-00T00:00:00.000Z";

    /// <summary>Writes a time.</summary>
    /// <param name="time">A UTC time; what is below a millisecond is cut.</param>
    public static string Format(DateTime time) =>
        $"{time.Year:D4}-{time.Month:D2}-{time.Day:D2}T{time.Hour:D2}:{time.Minute:D2}:{time.Second:D2}.{time.Millisecond:D3}Z";

    /// <summary>Reads a time that was written here.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public static DateTime Parse(string text)
    {
        if (text.Length != Pattern.Length)
            throw new FormatException("no time");
        for (int i = 0; i < Pattern.Length; i++)
        {
            if (Pattern[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Pattern[i])
                throw new FormatException("no time");
        }

        try
        {
            return new DateTime(Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2), Number(text, 11, 2), Number(text, 14, 2),
                Number(text, 17, 2), Number(text, 20, 3), DateTimeKind.Utc);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new FormatException("no time", error);
        }
    }

    private static int Number(string text, int start, int length) =>
        int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
