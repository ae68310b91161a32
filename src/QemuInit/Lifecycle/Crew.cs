using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace QemuInit.Lifecycle;

/// <summary>Does the same to several guests at once.</summary>
internal static class Crew
{
    // What a thread here does needs little, and there may be a thousand of them.
    private const int StackSize = 512 * 1024;

    /// <summary>Does something to each item on a thread of its own, and returns when all are done.</summary>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done; it must not throw.</param>
    public static void Each<T>(IEnumerable<T> items, Action<T> act)
    {
        List<Thread> threads = [.. items.Select(item => new Thread(() => act(item), StackSize))];
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
    }
}
