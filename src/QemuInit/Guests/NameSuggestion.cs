using System;
using System.Globalization;

namespace QemuInit.Guests;

/// <summary>
/// The nearest name that a guest may have, for a text that is not a valid name or is taken: <c>web-1</c> is near to <c>web1</c>.
/// </summary>
internal static class NameSuggestion
{
    // As many as a number has for sure.
    private const int MostDigits = 18;

    private const string Fallback = "guest1";

    /// <summary>The nearest name that is free.</summary>
    /// <param name="text">What was wanted.</param>
    /// <param name="isFree">Whether a name is.</param>
    public static GuestName For(string text, Func<GuestName, bool> isFree)
    {
        GuestName name = GuestName.Parse(Legal(text));
        while (!isFree(name))
            name = GuestName.Parse(Next(name.Text));
        return name;
    }

    private static string Legal(string text)
    {
        string name = string.Concat(Array.FindAll(text.ToCharArray(), char.IsAsciiLetterOrDigit));
        if (name.Length == 0)
            return Fallback;
        name = name[..Math.Min(name.Length, GuestName.Longest)];
        return name[^1] == '0' ? Append(name, "x") : name;
    }

    // The next number; none that ends in 0.
    private static string Next(string name)
    {
        int digits = 0;
        while (digits < Math.Min(name.Length, MostDigits) && char.IsAsciiDigit(name[^(digits + 1)]))
            digits++;
        string stem = name[..^digits];
        long number = digits == 0 ? 2 : long.Parse(name[^digits..], NumberStyles.None, CultureInfo.InvariantCulture) + 1;
        if (number % 10 == 0)
            number++;
        return Append(stem, number.ToString(CultureInfo.InvariantCulture));
    }

    private static string Append(string stem, string end) => stem[..Math.Min(stem.Length, GuestName.Longest - end.Length)] + end;
}
