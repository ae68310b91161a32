using System;
using System.Collections.Generic;
using System.Threading;

namespace QemuInit.Lifecycle;

/// <summary>Does the same to several guests at once.</summary>
internal static class Crew
{
    // What a thread here does needs little, and there may be a thousand of them.
    private const int StackSize = 512 * 1024;

    /// <summary>Does something to each item on a thread of its own where the host gives one, and returns when all are done.</summary>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done; it must not throw.</param>
    public static void Each<T>(IEnumerable<T> items, Action<T> act)
    {
        List<Thread> threads = [];
        foreach (T item in items)
        {
            Thread thread = new(() => act(item), StackSize);
            try
            {
                thread.Start();
                threads.Add(thread);
            }
            catch (OutOfMemoryException)
            {
                // The host gives no thread more, for want of memory or by a limit: then those that are left are done in turn.
                act(item);
            }
        }

        threads.ForEach(static thread => thread.Join());
    }
}
