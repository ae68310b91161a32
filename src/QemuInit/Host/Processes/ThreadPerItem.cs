using System;
using System.Collections.Generic;

namespace QemuInit.Host;

/// <summary>Threads that do the same to several things at once.</summary>
internal sealed class ThreadPerItem
{
    private const int Few = 4;

    private readonly Scheduler _scheduler;
    private readonly List<IWorker> _workers = [];

    private ThreadPerItem(Scheduler scheduler) => _scheduler = scheduler;

    /// <summary>
    /// Does something to each item on a thread of its own where the host gives one, to the last on the caller's, and returns when all are done.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done; it must not throw.</param>
    public static void Each<T>(IReadOnlyList<T> items, Action<T> act)
    {
        ThreadPerItem threads = new(Scheduler.OfHost);
        for (int i = 0; i < items.Count; i++)
        {
            T item = items[i];
            if (i == items.Count - 1 || !threads.TryAdd(() => act(item)))
                act(item);
        }

        threads.Join();
    }

    /// <summary>
    /// Does something to each item on a few threads, as it takes memory, and returns when all are done or the time is over. An item that takes
    /// for ever keeps one of the threads.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="patience">The time.</param>
    /// <param name="act">What is done; it must not throw.</param>
    public static void Within<T>(IEnumerable<T> items, TimeSpan patience, Action<T> act)
    {
        Queue<T> left = new(items);
        Begin(Scheduler.OfHost, new int[Math.Min(Few, left.Count)], _ => Work(), static _ => { }).Join(patience);
        lock (left)
            left.Clear();

        void Work()
        {
            while (true)
            {
                T? item;
                lock (left)
                {
                    if (!left.TryDequeue(out item))
                        return;
                }

                act(item);
            }
        }
    }

    /// <summary>Begins to do something to each item, on a thread of its own.</summary>
    /// <param name="scheduler">What gives the threads.</param>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done; it must not throw.</param>
    /// <param name="actHere">What is done in its place, before this returns, where the host gives no thread.</param>
    public static ThreadPerItem Begin<T>(Scheduler scheduler, IReadOnlyList<T> items, Action<T> act, Action<T> actHere)
    {
        ThreadPerItem threads = new(scheduler);
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
        long begin = _scheduler.GetTimestamp();
        foreach (IWorker worker in _workers)
            worker.Join(patience - _scheduler.GetElapsedTime(begin));
    }

    private bool TryAdd(Action act)
    {
        if (_scheduler.TryBegin(act) is not IWorker worker)
            return false;
        _workers.Add(worker);
        return true;
    }
}
