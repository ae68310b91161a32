using System;

namespace QemuInit.Text;

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

    /// <summary>The time since 1970 began of one that <see cref="Format"/> wrote; null where the text is none.</summary>
    /// <param name="text">The text.</param>
    public static TimeSpan? SinceEpoch(string? text)
    {
        if (text is not { Length: 24 } || !IsDigits(text))
            return null;
        int year = Number(text, 0, 4), month = Number(text, 5, 2), day = Number(text, 8, 2), hour = Number(text, 11, 2);
        int minute = Number(text, 14, 2), second = Number(text, 17, 2);
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
            return null;
        DateTime time = new(year, month, day, hour, minute, second, Number(text, 20, 3), DateTimeKind.Utc);
        return time - DateTime.UnixEpoch;
    }

    private static bool IsDigits(string text)
    {
        const string Form = "0000-00-00T00:00:00.000Z";
        for (int i = 0; i < Form.Length; i++)
        {
            if (Form[i] == '0' ? !char.IsAsciiDigit(text[i]) : text[i] != Form[i])
                return false;
        }

        return true;
    }

    private static int Number(string text, int begin, int length)
    {
        int number = 0;
        foreach (char digit in text.AsSpan(begin, length))
            number = (number * 10) + digit - '0';
        return number;
    }
}
