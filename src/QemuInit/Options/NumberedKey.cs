using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace QemuInit.Options;

/// <summary>Keys with a number behind them: <c>DSK1</c>.</summary>
internal static class NumberedKey
{
    /// <summary>One more than the largest number.</summary>
    internal const int Limit = 10_000;

    /// <summary>Digits of the largest number: more than any count of devices has.</summary>
    private const int LongestNumber = 4;

    /// <summary>Splits a key. Numbers count from 1 and have no leading zero: <c>DSK0</c> and <c>DSK01</c> are none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="stem">What stands before the number.</param>
    /// <param name="number">The number.</param>
    internal static bool TrySplit(string key, [NotNullWhen(true)] out string? stem, out int number)
    {
        stem = null;
        number = 0;
        int start = StemLength(key);
        if (start == 0 || start == key.Length || key.Length - start > LongestNumber || key[start] == '0')
            return false;
        stem = key[..start];
        number = int.Parse(key.AsSpan(start), NumberStyles.None, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>The known key that is nearest to an unknown one, with its number where it has one, or null.</summary>
    /// <param name="key">The unknown key.</param>
    /// <param name="specs">The known keys.</param>
    internal static string? Nearest(string key, ReadOnlySpan<OptionSpec> specs)
    {
        // DISK3 means DSK3; DSK01 and DSK mean DSK1.
        string digits = key[StemLength(key)..].TrimStart('0');
        string number = digits.Length is 0 or > LongestNumber ? "1" : digits;
        List<string> candidates = new(specs.Length);
        foreach (OptionSpec spec in specs)
            candidates.Add(spec.IsNumbered ? spec.Key + number : spec.Key);
        return NearestKey.Find(key, candidates);
    }

    private static int StemLength(string key)
    {
        int length = key.Length;
        while (length > 0 && char.IsAsciiDigit(key[length - 1]))
            length--;
        return length;
    }
}
