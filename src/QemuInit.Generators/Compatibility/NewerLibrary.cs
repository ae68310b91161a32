using System;
using System.Collections.Generic;

namespace QemuInit.Options;

/// <summary>What the program's rules of values call in the library of .NET 10, and netstandard2.0 lacks.</summary>
internal static class NewerLibrary
{
    public static int IndexOf(this string text, char c, StringComparison comparison) => text.IndexOf(c.ToString(), comparison);

    public static bool Contains(this string text, char c, StringComparison comparison) => text.IndexOf(c, comparison) >= 0;

    public static void Deconstruct<TKey, TValue>(this KeyValuePair<TKey, TValue> pair, out TKey key, out TValue value) =>
        (key, value) = (pair.Key, pair.Value);

    extension(char)
    {
        public static bool IsAsciiLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

        public static bool IsAsciiLetterOrDigit(char c) => char.IsAsciiLetter(c) || c is >= '0' and <= '9';
    }

    extension(string)
    {
        public static string Join(char separator, string[] words) => string.Join(separator.ToString(), words);
    }
}
