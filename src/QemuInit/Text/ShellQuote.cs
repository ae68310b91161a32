using System;
using System.Collections.Generic;
using System.Text;

namespace QemuInit.Text;

/// <summary>Writes words so that a POSIX shell reads them back as they are.</summary>
internal static class ShellQuote
{
    private const string Plain = "-_./:=,+@%";

    /// <summary>One word. Source: POSIX.1-2017, Shell Command Language, 2.2.2 "Single-Quotes".</summary>
    /// <param name="word">Any text without NUL, which no word can hold.</param>
    internal static string Word(string word) =>
        IsPlain(word) ? word : Quote(word);

    /// <summary>A command on one line.</summary>
    internal static string Line(IEnumerable<string> words)
    {
        StringBuilder line = new();
        foreach (string word in words)
        {
            bool isProgram = line.Length == 0;
            line.Append(isProgram ? "" : " ").Append(isProgram && !IsPlainProgram(word) ? Quote(word) : Word(word));
        }

        return line.ToString();
    }

    /// <summary>In front, <c>A=b</c> would be an assignment and <c>if</c> a reserved word: no such word has a hyphen or a slash.</summary>
    private static bool IsPlainProgram(string word) =>
        word.AsSpan().ContainsAny('-', '/') && !word.Contains('=', StringComparison.Ordinal);

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(string word)
    {
        foreach (char c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !Plain.Contains(c, StringComparison.Ordinal))
                return false;
        }

        return word.Length > 0;
    }
}
