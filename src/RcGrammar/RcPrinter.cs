using System;
using System.Collections.Generic;
using System.Text;
using RcGrammar.Evaluation;
using RcGrammar.Syntax;

namespace RcGrammar;

/// <summary>Writes rc-files that <see cref="RcParser"/> and every <c>sh</c> read back to the same values.</summary>
public static class RcPrinter
{
    /// <summary>What needs no quotes anywhere in a value. No tilde: it would need a look at its place.</summary>
    private static readonly CharacterSet s_safe =
        CharacterSet.Of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:,=+@%-");

    /// <summary>Writes one assignment a line, in single quotes where it needs quotes.</summary>
    /// <param name="assignments">Keys and values in order.</param>
    /// <exception cref="ArgumentException">
    /// A key is not a name or is one of the shells' own, or a value has a character that no file may hold.
    /// </exception>
    public static string Print(IEnumerable<KeyValuePair<string, string>> assignments)
    {
        StringBuilder text = new();
        foreach (KeyValuePair<string, string> assignment in assignments)
            text.Append(assignment.Key).Append('=').Append(Word(assignment.Key, assignment.Value)).Append('\n');
        return text.ToString();
    }

    /// <summary>What no file may hold of a value, with what to do; null where the value can be written.</summary>
    /// <param name="value">The value.</param>
    public static string? FindFault(string value) => ForbiddenCharacters.FindInside(value)?.Message;

    /// <summary>A key's value as a file has it, in single quotes where it needs quotes.</summary>
    /// <exception cref="ArgumentException">It cannot be written, or not for this key.</exception>
    internal static string Word(string key, string value)
    {
        if (key.Length == 0 || Characters.EndOfName(key, 0) != key.Length || !ShellNames.CanAssign(key))
            throw new ArgumentException($"'{Excerpt.Of(key)}' cannot be a key.", nameof(key));
        if (FindFault(value) is { } fault)
            throw new ArgumentException($"The value of {key} cannot be written: {fault}.", nameof(value));

        bool isSafe = value.Length > 0;
        foreach (char character in value)
            isSafe &= s_safe.Contains(character);
        return isSafe ? value : $"'{value.Replace("'", "'\\''")}'";
    }
}
