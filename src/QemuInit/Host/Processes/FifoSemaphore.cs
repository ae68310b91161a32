using System;
using System.Collections.Generic;
using System.Threading;

namespace QemuInit.Host;

/// <summary>
/// Lets no more than a number of threads do something at once, first come, first served. (SemaphoreSlim would bring the task
/// library with it.)
/// </summary>
internal sealed class FifoSemaphore(int count)
{
    private readonly object _gate = new();
    private readonly Queue<Waiter> _waiters = [];
    private int _free = count;

    /// <summary>Takes a slot, waiting until one is free; it is given back when the result is disposed, once.</summary>
    /// <param name="begin">What is done the moment that the slot is free, by the thread that frees it: on a busy host a waiting
    /// thread wakes late. It must be short, and not throw.</param>
    public IDisposable Take(Action? begin = null)
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                begin?.Invoke();
                return new Taken(this);
            }

            Waiter waiter = new(begin);
            _waiters.Enqueue(waiter);
            while (!waiter.HasTurn)
                Monitor.Wait(_gate);
        }

        return new Taken(this);
    }

    private void GiveBack()
    {
        lock (_gate)
        {
            if (!_waiters.TryDequeue(out Waiter? next))
            {
                _free++;
                return;
            }

            next.Begin();
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class Waiter(Action? begin)
    {
        public bool HasTurn { get; private set; }

        public void Begin()
        {
            begin?.Invoke();
            HasTurn = true;
        }
    }

    private sealed class Taken(FifoSemaphore semaphore) : IDisposable
    {
        private FifoSemaphore? _semaphore = semaphore;

        public void Dispose()
        {
            _semaphore?.GiveBack();
            _semaphore = null;
        }
    }
}
