using System;
using System.Collections.Generic;

namespace QemuInit.Options;

/// <summary>Finds what a mistyped word probably was meant to be.</summary>
internal static class NearestKey
{
    /// <summary>Longer words are not slips of the pen, and the search would take time that grows with their length.</summary>
    private const int LongestWord = 32;

    /// <summary>The candidate that takes the fewest slips to become the word, or null where none is near.</summary>
    /// <param name="word">The word as it is written; case does not count.</param>
    /// <param name="candidates">The known words. Among equally near ones the first is found.</param>
    internal static string? Find(string word, IReadOnlyList<string> candidates)
    {
        if (word.Length > LongestWord)
            return null;

        // One slip in three characters: MEM is not near to RNG, and DSPLAY is near to DISPLAY.
        int nearest = Math.Max(1, word.Length / 3) + 1;
        string? found = null;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word, candidate);
            if (distance < nearest && distance < candidate.Length)
            {
                nearest = distance;
                found = candidate;
            }
        }

        return found;
    }

    /// <summary>
    /// Count of slips between two words: a character too many, too few, or wrong, or two neighbours swapped ("optimal string
    /// alignment", the restricted form of the distance of Damerau and Levenshtein).
    /// </summary>
    /// <param name="left">One word.</param>
    /// <param name="right">The other word.</param>
    internal static int Distance(string left, string right)
    {
        int[] beforeLast = new int[right.Length + 1];
        int[] last = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++)
            last[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int wrong = IsSame(left[i - 1], right[j - 1]) ? 0 : 1;
                int slips = Math.Min(Math.Min(last[j], current[j - 1]) + 1, last[j - 1] + wrong);
                if (i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]))
                    slips = Math.Min(slips, beforeLast[j - 2] + 1);
                current[j] = slips;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[right.Length];
    }

    private static bool IsSame(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
