using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace QemuInit.Guests;

/// <summary>
/// Reads values, one method a type. Problems are worded to follow the key: "RAM" + "is not a size: …". The compiler runs these
/// methods too, on the defaults and examples of the template, so they keep to what netstandard2.0 has.
/// </summary>
internal static class OptionValues
{
    /// <summary>The largest number a key without a bound of its own takes.</summary>
    internal const int LargestNumber = 999_999_999;

    private const int LongestUserName = 32;

    /// <summary>The letters of sizes, each 1024 times the one before. Source: qemu's manual, option -m.</summary>
    private const string SizeLetters = "KMGT";

    /// <summary>Whether a value switches its key off. Source: the original's description of the rc-file.</summary>
    /// <param name="value">The value as the file gives it.</param>
    internal static bool IsUnset(string value) => value.Length == 0 || value == "0";

    /// <summary>Reads text of one line.</summary>
    internal static bool TryReadText(
        string value, [NotNullWhen(true)] out string? result, [NotNullWhen(false)] out string? problem)
    {
        problem = IsOneLine(value) ? null : $"has a line break or a control character in it: {Wording.Quote(value)}; keep it in one line";
        result = problem is null ? value : null;
        return problem is null;
    }

    /// <summary>Reads a switch.</summary>
    internal static bool TryReadFlag(string value, out bool result, [NotNullWhen(false)] out string? problem)
    {
        string word = value.ToLowerInvariant();
        result = word is "1" or "yes" or "true" or "on";
        problem = result || IsUnset(word) || word is "no" or "false" or "off"
            ? null
            : $"is not a switch: {Wording.Quote(value)}; write 1 or 0";
        return problem is null;
    }

    /// <summary>Reads a whole number, or seconds.</summary>
    internal static bool TryReadNumber(
        string value, int minimum, int maximum, out int result, [NotNullWhen(false)] out string? problem)
    {
        bool isNumber = IsDigits(value);
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

    /// <summary>
    /// Reads an amount of memory, and gives it as qemu takes it: the original's own description writes <c>2GB</c>, which qemu
    /// refuses.
    /// </summary>
    internal static bool TryReadSize(
        string value, [NotNullWhen(true)] out string? result, [NotNullWhen(false)] out string? problem)
    {
        string text = value.ToUpperInvariant();
        int unit = 0;
        while (unit < text.Length && text[unit] is (>= '0' and <= '9') or '.')
            unit++;
        string number = text.Substring(0, unit);
        string letters = text.Substring(unit);
        string letter = letters.Length == 0 ? "" : letters.Substring(0, 1);
        bool isSize = (letters.Length == 0 || (SizeLetters.Contains(letter) && letters.Substring(1) is "" or "B" or "IB"))
            && IsSizeNumber(number, letter);
        problem = isSize ? null : $"is not a size: {Wording.Quote(value)}; write a number with K, M, G or T, as in 2G";
        result = isSize ? number + letter : null;
        return isSize;
    }

    /// <summary>Reads the name of a file.</summary>
    internal static bool TryReadPath(
        string value, [NotNullWhen(true)] out string? result, [NotNullWhen(false)] out string? problem) =>
        TryReadText(value, out result, out problem);

    /// <summary>Reads the name or the full path of a program. A path relative to some folder would depend on who starts it.</summary>
    internal static bool TryReadProgram(
        string value, [NotNullWhen(true)] out string? result, [NotNullWhen(false)] out string? problem)
    {
        bool isProgram = IsOneLine(value) && !IsBlank(value) && value[value.Length - 1] != '/' && value[0] != '-';
        if (isProgram && value[0] != '/')
        {
            foreach (char c in value)
                isProgram &= c != '/' && !char.IsWhiteSpace(c);
        }

        problem = isProgram
            ? null
            : $"is not a program: {Wording.Quote(value)}; write a name, as in qemu-system-x86_64, or a full path";
        result = isProgram ? value : null;
        return isProgram;
    }

    /// <summary>Reads the name of a user. Source: shadow's useradd(8), "CAVEATS".</summary>
    internal static bool TryReadUser(
        string value, [NotNullWhen(true)] out string? result, [NotNullWhen(false)] out string? problem)
    {
        bool isUser = value.Length is > 0 and <= LongestUserName && !IsDigits(value);
        for (int i = 0; i < value.Length; i++)
        {
            isUser &= value[i] is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'
                || (i > 0 && (value[i] is '-' or '.' || (value[i] == '$' && i == value.Length - 1)));
        }

        problem = isUser ? null : $"is not the name of a user: {Wording.Quote(value)}; write one that the host knows, as in qemud";
        result = isUser ? value : null;
        return isUser;
    }

    /// <summary>Reads a line, or lines, for <c>sh</c>, which alone knows what is wrong with it.</summary>
    internal static bool TryReadCommand(
        string value, [NotNullWhen(true)] out string? result, [NotNullWhen(false)] out string? problem)
    {
        problem = IsBlank(value) ? "has only blanks in it; write a command, or nothing at all" : null;
        result = problem is null ? value : null;
        return problem is null;
    }

    /// <summary>Reads one of a few words.</summary>
    internal static bool TryReadChoice(
        string value,
        IReadOnlyList<string> choices,
        [NotNullWhen(true)] out string? result,
        [NotNullWhen(false)] out string? problem)
    {
        result = null;
        problem = null;
        string words = "";
        for (int i = 0; i < choices.Count; i++)
        {
            if (choices[i] == value)
                result = value;
            words += (i == 0 ? "" : i == choices.Count - 1 ? " or " : ", ") + choices[i];
        }

        if (result is null)
            problem = $"cannot be {Wording.Quote(value)}; write {words}";
        return result is not null;
    }

    /// <summary>Reads names of guests with blanks or commas between them. Whether such guests are registered is not known here.</summary>
    internal static bool TryReadNames(
        string value, [NotNullWhen(true)] out IReadOnlyList<string>? result, [NotNullWhen(false)] out string? problem)
    {
        List<string> names = [];
        problem = null;
        foreach (string name in value.Split(' ', ',', '\t', '\n'))
        {
            if (name.Length > 0 && !names.Contains(name))
                names.Add(name);
            foreach (char c in name)
            {
                if (!Wording.IsPlain(c) || c == '/')
                    problem = $"has no guest's name in it: {Wording.Quote(name)}; write names with blanks between them, as in 'dns ldap'";
            }
        }

        result = problem is null ? names : null;
        return problem is null;
    }

    /// <summary>Reads what makes a guest count as up.</summary>
    internal static bool TryReadReadiness(
        string value, [NotNullWhen(true)] out Readiness? result, [NotNullWhen(false)] out string? problem)
    {
        const string Tcp = "tcp:";
        bool isTcp = value.StartsWith(Tcp, System.StringComparison.Ordinal);
        if (value == "agent")
            result = new(ReadinessKind.Agent, 0);
        else if (isTcp && TryReadNumber(value.Substring(Tcp.Length), 1, ushort.MaxValue, out int port, out _))
            result = new(ReadinessKind.Tcp, port);
        else if (!isTcp && TryReadNumber(value, 1, LargestNumber, out int seconds, out _))
            result = new(ReadinessKind.Seconds, seconds);
        else
            result = null;
        problem = result is null
            ? $"is not a sign of being up: {Wording.Quote(value)}; write agent, tcp:PORT or a number of seconds"
            : null;
        return result is not null;
    }

    /// <summary>Digits, and where a letter follows at most one point between them; not zero, and in qemu's 63 bits of bytes.</summary>
    private static bool IsSizeNumber(string number, string letter)
    {
        const int LongestCount = 12;
        string[] parts = number.Split('.');
        bool isNumber = IsDigits(parts[0]) && parts[0].Length <= LongestCount
            && (parts.Length == 1 || (letter.Length > 0 && parts.Length == 2 && IsDigits(parts[1])))
            && number.Trim('0', '.').Length > 0;

        // Without a letter, qemu's -m counts MiB.
        int exponent = 10 * (SizeLetters.IndexOf(letter.Length == 0 ? 'M' : letter[0]) + 1);
        return isNumber && long.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture) < long.MaxValue >> exponent;
    }

    private static bool IsDigits(string text)
    {
        foreach (char c in text)
        {
            if (c is < '0' or > '9')
                return false;
        }

        return text.Length > 0;
    }

    private static bool IsBlank(string text) => text.Trim().Length == 0;

    private static bool IsOneLine(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c))
                return false;
        }

        return true;
    }
}
