using System;
using System.Globalization;

namespace QemuInit.Text;

/// <summary>Spans of time in messages.</summary>
internal static class Seconds
{
    /// <summary>Seconds with one digit behind the point, as <c>1.5</c>.</summary>
    public static string Tenths(TimeSpan span) => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Whole seconds.</summary>
    public static string Whole(TimeSpan span) => span.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}
