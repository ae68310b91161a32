using System;

namespace Support;

/// <summary>Which form a test takes: the short one of <c>make check</c>, or the full one with <c>TORTURE=full</c>.</summary>
internal static class Torture
{
    /// <summary>Whether the full form is wanted.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("TORTURE") == "full";
}
