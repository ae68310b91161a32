using System;
using System.Globalization;

namespace QemuInit.Text;

/// <summary>Times and sizes for people, in few characters.</summary>
internal static class Figures
{
    private const string Units = "KMGTPE";

    /// <summary>A time in its two largest units: <c>7s</c>, <c>12m05s</c>, <c>3h40m</c>, <c>12d03h</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours}h{time.Minutes:00}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.Days}d{time.Hours:00}h"),
    };

    /// <summary>A size in the largest unit of 1024 that leaves a whole one, with one digit more below ten: <c>812K</c>, <c>1.5G</c>.</summary>
    public static string Size(long bytes)
    {
        if (bytes < 1024)
            return bytes.ToString(CultureInfo.InvariantCulture);
        double size = bytes;
        int unit = -1;
        while (size >= 999.5)
        {
            size /= 1024;
            unit++;
        }

        return size.ToString(size < 9.95 ? "0.#" : "0", CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>Percent with a digit behind the point: <c>3.5</c>, <c>140.0</c>.</summary>
    public static string Percent(double percent) => percent.ToString("0.0", CultureInfo.InvariantCulture);
}
