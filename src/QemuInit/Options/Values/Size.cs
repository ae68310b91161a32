using System.Globalization;

namespace QemuInit.Options;

/// <summary>An amount of memory.</summary>
internal sealed class Size
{
    /// <summary>The letters of sizes, each 1024 times the one before. Source: qemu's manual, option -m.</summary>
    private const string Letters = "KMGT";

    /// <summary>Without a letter, qemu's -m counts MiB.</summary>
    private const char DefaultLetter = 'M';

    private const int LongestCount = 12;
    private const int FractionDigits = 3;

    private Size(string text, long bytes)
    {
        Text = text;
        Bytes = bytes;
    }

    /// <summary>As qemu takes it: digits, perhaps a point and more digits, perhaps a letter.</summary>
    public string Text { get; }

    /// <summary>How many bytes that is. Three digits of a fraction count: no guest's memory is sized finer.</summary>
    public long Bytes { get; }

    /// <inheritdoc />
    public override string ToString() => Text;

    /// <summary>
    /// Reads a size; null where the text is not one, is zero, or does not fit into qemu's 63 bits. A <c>B</c> or <c>iB</c> may follow
    /// the letter: the original's own description writes <c>2GB</c>, which qemu refuses.
    /// </summary>
    internal static Size? Read(string value)
    {
        string text = value.ToUpperInvariant();
        int unit = 0;
        while (unit < text.Length && text[unit] is (>= '0' and <= '9') or '.')
            unit++;
        string number = text.Substring(0, unit);
        string letter = unit == text.Length ? "" : text.Substring(unit, 1);
        string ending = unit == text.Length ? "" : text.Substring(unit + 1);
        int index = Letters.IndexOf(letter.Length == 0 ? DefaultLetter : letter[0]);
        string[] parts = number.Split('.');
        bool isNumber = TextRules.IsDigits(parts[0]) && parts[0].Length <= LongestCount
            && (parts.Length == 1 || (letter.Length > 0 && parts.Length == 2 && TextRules.IsDigits(parts[1])))
            && number.Trim('0', '.').Length > 0;
        if (index < 0 || ending is not ("" or "B" or "IB") || !isNumber)
            return null;

        int exponent = 10 * (index + 1);
        long whole = long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture);
        if (whole >= long.MaxValue >> exponent)
            return null;

        // The library's arithmetic of fractions would be 30 kB of the program.
        string fraction = parts.Length == 1 ? "0" : parts[1].PadRight(FractionDigits, '0').Substring(0, FractionDigits);
        long thousandths = long.Parse(fraction, NumberStyles.None, CultureInfo.InvariantCulture);
        return new(number + letter, (whole << exponent) + (thousandths * ((1L << exponent) / 1000)));
    }
}
