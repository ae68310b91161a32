using System;
using System.Globalization;

namespace RcGrammar.Tests;

/// <summary>How many cases the generated tests try: QEMU_INIT_CASES scales them all.</summary>
internal static class Cases
{
    private const int Default = 100_000;

    private static readonly int s_total =
        int.TryParse(Environment.GetEnvironmentVariable("QEMU_INIT_CASES"), CultureInfo.InvariantCulture, out int cases)
            && cases > 0
            ? cases
            : Default;

    /// <summary>A test's share of all cases.</summary>
    internal static int Share(double part) => Math.Max(1, (int)(s_total * part));
}
