using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace QemuInit.Host;

/// <summary>Threads that do the same to several things at once.</summary>
internal sealed class ThreadPerItem
{
    // What a thread here does needs little, and there may be a thousand of them.
    private const int StackSize = 512 * 1024;

    private readonly List<Thread> _threads = [];

    private ThreadPerItem()
    {
    }

    /// <summary>
    /// Does something to each item on a thread of its own where the host gives one, to the last on the caller's, and returns when all are done.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done; it must not throw.</param>
    public static void Each<T>(IReadOnlyList<T> items, Action<T> act)
    {
        ThreadPerItem threads = new();
        for (int i = 0; i < items.Count; i++)
        {
            T item = items[i];
            if (i == items.Count - 1 || !threads.TryAdd(() => act(item)))
                act(item);
        }

        threads.Join();
    }

    /// <summary>Begins to do something to each item, on a thread of its own.</summary>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done; it must not throw.</param>
    /// <param name="actHere">What is done in its place, before this returns, where the host gives no thread.</param>
    public static ThreadPerItem Begin<T>(IReadOnlyList<T> items, Action<T> act, Action<T> actHere)
    {
        ThreadPerItem threads = new();
        foreach (T item in items)
        {
            if (!threads.TryAdd(() => act(item)))
                actHere(item);
        }

        return threads;
    }

    /// <summary>Waits until all are done.</summary>
    /// <param name="patience">How long to wait; null for as long as it takes.</param>
    public void Join(TimeSpan? patience = null)
    {
        long begin = Stopwatch.GetTimestamp();
        foreach (Thread thread in _threads)
        {
            if (patience is TimeSpan all)
                _ = thread.Join(Bounded(all - Stopwatch.GetElapsedTime(begin)));
            else
                thread.Join();
        }
    }

    // What Thread.Join takes: up to 24 days.
    private static TimeSpan Bounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue));

    // False where the host gives no thread more, for want of memory or by a limit.
    private bool TryAdd(ThreadStart act)
    {
        // Whoever hangs in the kernel does not keep the program from ending.
        Thread thread = new(act, StackSize) { IsBackground = true };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException)
        {
            return false;
        }

        _threads.Add(thread);
        return true;
    }
}
