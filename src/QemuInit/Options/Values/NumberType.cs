using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace QemuInit.Options;

/// <summary>A type whose values are whole numbers.</summary>
internal abstract class NumberType : KeyType
{
    /// <summary>The largest number that a key without a bound of its own takes.</summary>
    internal const int Largest = 999_999_999;

    /// <inheritdoc />
    public sealed override string ClrType => "int";

    /// <summary>What the number counts, as in "a whole number of seconds".</summary>
    protected abstract string Noun { get; }

    /// <inheritdoc />
    public sealed override string Describe(KeyBounds bounds) =>
        Noun
        + (bounds.Minimum is { } minimum ? $", {minimum} at least" : "")
        + (bounds.Maximum is { } maximum ? $", {maximum} at most" : "")
        + (bounds.Floor is { } floor ? $"; less than {floor} is raised to it" : "");

    /// <inheritdoc />
    public sealed override string? Check(string value, KeyBounds bounds) =>
        TryRead(value, Math.Max(bounds.Minimum ?? 0, bounds.Floor ?? 0), bounds.Maximum ?? Largest, out _, out string? problem)
            ? null
            : problem;

    /// <summary>Reads a number.</summary>
    internal static bool TryRead(string value, int minimum, int maximum, out int result, [NotNullWhen(false)] out string? problem)
    {
        bool isNumber = TextRules.IsDigits(value);
        string digits = isNumber ? value.TrimStart('0') : "";
        bool isSmall = digits.Length <= 9;
        result = isSmall && digits.Length > 0 ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        if (!isNumber)
            problem = $"is not a number: {Wording.Quote(value)}; write one from {minimum} to {maximum}";
        else if (!isSmall || result < minimum || result > maximum)
            problem = $"is out of range: {Wording.Quote(value)}; write a number from {minimum} to {maximum}";
        else
            problem = null;
        return problem is null;
    }
}
