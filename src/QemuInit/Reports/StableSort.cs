using System;
using System.Collections.Generic;

namespace QemuInit.Reports;

/// <summary>
/// Sorts short lists; equals keep their order. List.Sort brings more types of the runtime with it, for each type of list that the program
/// has, than all sorting here is worth.
/// </summary>
internal static class StableSort
{
    /// <summary>Sorts a list, by insertion.</summary>
    public static void Sort<T>(List<T> list, Func<T, T, int> compare)
        where T : class
    {
        for (int i = 1; i < list.Count; i++)
        {
            T item = list[i];
            int place = i;
            for (; place > 0 && compare(list[place - 1], item) > 0; place--)
                list[place] = list[place - 1];
            list[place] = item;
        }
    }
}
