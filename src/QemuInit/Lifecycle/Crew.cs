using System;
using System.Collections.Generic;
using System.Threading;

namespace QemuInit.Lifecycle;

/// <summary>Does the same to several guests at once.</summary>
internal static class Crew
{
    // What a thread here does needs little, and there may be a thousand of them.
    private const int StackSize = 512 * 1024;

    /// <summary>
    /// Does something to each item on a thread of its own where the host gives one, to the last on the caller's, and returns when all are done.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done; it must not throw.</param>
    public static void Each<T>(IReadOnlyList<T> items, Action<T> act)
    {
        List<Thread> threads = [];
        for (int i = 0; i < items.Count; i++)
        {
            T item = items[i];
            if (i == items.Count - 1 || TryStart(() => act(item)) is not Thread thread)
                act(item);
            else
                threads.Add(thread);
        }

        threads.ForEach(static thread => thread.Join());
    }

    // Null where the host gives no thread more, for want of memory or by a limit.
    private static Thread? TryStart(ThreadStart act)
    {
        Thread thread = new(act, StackSize);
        try
        {
            thread.Start();
            return thread;
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }
}
