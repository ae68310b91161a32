using System;
using System.Collections.Generic;

namespace QemuInit.Text;

/// <summary>
/// Sorts lists; equals keep their order. List.Sort brings more types of the runtime with it, for each type of list that the program
/// has, than all sorting here is worth.
/// </summary>
internal static class StableSort
{
    /// <summary>Sorts a list, by merging what is sorted already.</summary>
    public static void Sort<T>(List<T> list, Func<T, T, int> compare)
        where T : class
    {
        List<T> from = list;
        List<T> to = [.. list];
        for (int length = 1; length < list.Count; length *= 2)
        {
            for (int begin = 0; begin < list.Count; begin += 2 * length)
                Merge(from, to, begin, length, compare);
            (from, to) = (to, from);
        }

        for (int i = 0; from != list && i < list.Count; i++)
            list[i] = from[i];
    }

    // Two neighbours of that length each, of which the second may be shorter or missing.
    private static void Merge<T>(List<T> from, List<T> to, int begin, int length, Func<T, T, int> compare)
        where T : class
    {
        int left = begin;
        int middle = Math.Min(begin + length, from.Count);
        int right = middle;
        int end = Math.Min(middle + length, from.Count);
        for (int place = begin; place < end; place++)
        {
            bool isLeft = left < middle && (right >= end || compare(from[left], from[right]) <= 0);
            to[place] = isLeft ? from[left++] : from[right++];
        }
    }
}
