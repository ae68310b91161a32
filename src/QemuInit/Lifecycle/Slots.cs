using System;
using System.Threading;

namespace QemuInit.Lifecycle;

/// <summary>Lets no more than a number of threads do something at once. (SemaphoreSlim would bring the task library with it.)</summary>
internal sealed class Slots
{
    private readonly object _gate = new();
    private int _free;

    /// <summary>Makes free slots.</summary>
    /// <param name="count">How many.</param>
    public Slots(int count) => _free = count;

    /// <summary>Takes a slot, waiting until one is free; it is given back when the result is disposed, once.</summary>
    public IDisposable Take()
    {
        lock (_gate)
        {
            while (_free == 0)
                Monitor.Wait(_gate);
            _free--;
        }

        return new Taken(this);
    }

    private void GiveBack()
    {
        lock (_gate)
        {
            _free++;
            Monitor.Pulse(_gate);
        }
    }

    private sealed class Taken(Slots slots) : IDisposable
    {
        private Slots? _slots = slots;

        public void Dispose()
        {
            _slots?.GiveBack();
            _slots = null;
        }
    }
}
