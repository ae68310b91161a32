using System;

namespace QemuInit.Text;

/// <summary>
/// Spans of time in messages.
/// The library's formats of fractions are a hundredth of the program, and one digit is all that is shown.
/// </summary>
internal static class Seconds
{
    private const int MillisecondsPerTenth = 100;

    /// <summary>Seconds with one digit behind the point, as <c>1.5</c>.</summary>
    public static string Tenths(TimeSpan span)
    {
        long tenths = ((long)span.TotalMilliseconds + (MillisecondsPerTenth / 2)) / MillisecondsPerTenth;
        return $"{tenths / 10}.{tenths % 10}";
    }

    /// <summary>Whole seconds.</summary>
    public static string Whole(TimeSpan span) => $"{((long)span.TotalMilliseconds + 500) / 1000}";
}
