using System;
using System.Globalization;

namespace QemuInit.Text;

/// <summary>
/// Times in the one form that the program writes, <c>2026-11-23T05:06:07.089Z</c> (RFC 3339). Records keep them as this text. The library's
/// reader and writer of times know all forms and all time zones, which is a hundredth of the program.
/// </summary>
internal static class UtcTime
{
    // A digit stands for each zero.
    private const string Form = "0000-00-00T00:00:00.000Z";

    /// <summary>Writes a UTC time; what is below a millisecond is cut.</summary>
    public static string Format(DateTime time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{time.Year:0000}-{time.Month:00}-{time.Day:00}T{time.Hour:00}:{time.Minute:00}:{time.Second:00}.{time.Millisecond:000}Z");

    /// <summary>The time since 1970 began of one that <see cref="Format"/> wrote; null where the text is none.</summary>
    public static TimeSpan? SinceEpoch(string? text)
    {
        if (text?.Length != Form.Length)
            return null;
        for (int i = 0; i < Form.Length; i++)
        {
            if (Form[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Form[i])
                return null;
        }

        int year = Number(text, 0, 4);
        int month = Number(text, 5, 2);
        int day = Number(text, 8, 2);
        TimeSpan time = new(0, Number(text, 11, 2), Number(text, 14, 2), Number(text, 17, 2), Number(text, 20, 3));
        bool isTime = Number(text, 11, 2) < 24 && Number(text, 14, 2) < 60 && Number(text, 17, 2) < 60;
        return isTime && year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month)
            ? new DateTime(year, month, day) + time - DateTime.UnixEpoch
            : null;
    }

    private static int Number(string text, int start, int length) =>
        int.Parse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture);
}
