using System;
using System.Collections.Generic;

namespace QemuInit.Options;

/// <summary>
/// The <c>key=value</c> pairs at the end of a device's value. They are the longest suffix of comma-separated segments that
/// have the form <c>ident=…</c>, so that a file's name may hold commas: <c>a,b.img,bus=scsi</c> is the file <c>a,b.img</c>.
/// </summary>
internal static class OptionSuffix
{
    /// <summary>Splits a value into its head and its pairs. The first segment always belongs to the head.</summary>
    /// <param name="text">The whole value.</param>
    /// <param name="head">What stands before the pairs.</param>
    internal static List<KeyValuePair<string, string>> Split(string text, out string head)
    {
        List<KeyValuePair<string, string>> pairs = [];
        int end = text.Length;
        while (true)
        {
            int comma = end == 0 ? -1 : text.LastIndexOf(',', end - 1);
            if (comma < 0 || !TryPair(text[(comma + 1)..end], out KeyValuePair<string, string> pair))
                break;
            pairs.Insert(0, pair);
            end = comma;
        }

        head = text[..end];
        return pairs;
    }

    /// <summary>What is wrong with the keys, or null: each one is known, and only the repeatable one comes twice.</summary>
    /// <param name="pairs">The pairs as written.</param>
    /// <param name="known">The known keys, in the order a message shows them.</param>
    /// <param name="repeatable">The key that may come more than once, or null.</param>
    internal static string? FindProblem(
        List<KeyValuePair<string, string>> pairs, IReadOnlyList<string> known, string? repeatable = null)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((string key, string value) in pairs)
        {
            if (!Contains(known, key))
                return $"unknown option '{key}'; {(NearestKey.Find(key, known) is string nearest ? $"did you mean {nearest}? " : "")}known are {Sentence(known)}";
            if (value.Length == 0)
                return $"{key}= has no value; give one or leave it out";
            if (!seen.Add(key) && key != repeatable)
                return $"{key}= comes twice; keep one";
        }

        return null;
    }

    /// <summary>The value of a key that comes at most once, or null.</summary>
    internal static string? Find(List<KeyValuePair<string, string>> pairs, string key)
    {
        foreach (KeyValuePair<string, string> pair in pairs)
        {
            if (pair.Key == key)
                return pair.Value;
        }

        return null;
    }

    /// <summary>What is wrong with a value that must be one of a few words, or null where it is one of them or absent.</summary>
    internal static string? FindProblem(string key, string? value, IReadOnlyList<string> known) =>
        value is null || Contains(known, value) ? null : $"{key}={value} is not known; known are {Sentence(known)}";

    /// <summary>The first problem found, or null.</summary>
    internal static string? First(params ReadOnlySpan<string?> problems)
    {
        foreach (string? problem in problems)
        {
            if (problem is not null)
                return problem;
        }

        return null;
    }

    /// <summary><c>a, b and c</c>.</summary>
    private static string Sentence(IReadOnlyList<string> words)
    {
        string last = words[^1];
        List<string> others = [];
        for (int i = 0; i < words.Count - 1; i++)
            others.Add(words[i]);
        return others.Count == 0 ? last : $"{string.Join(", ", others)} and {last}";
    }

    private static bool Contains(IReadOnlyList<string> words, string word)
    {
        foreach (string candidate in words)
        {
            if (candidate == word)
                return true;
        }

        return false;
    }

    private static bool TryPair(string segment, out KeyValuePair<string, string> pair)
    {
        pair = default;
        int equals = segment.IndexOf('=', StringComparison.Ordinal);
        if (equals < 1 || !char.IsAsciiLetter(segment[0]))
            return false;
        for (int i = 1; i < equals; i++)
        {
            char c = segment[i];
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        pair = new(segment[..equals], segment[(equals + 1)..]);
        return true;
    }
}
