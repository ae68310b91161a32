using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using QemuInit.Host;

namespace QemuInit.Tests.Fakes;

/// <summary>
/// Threads of which one works at a time, and a time that passes only where all of them wait: what takes hours is done at once, and always
/// in the same order.
/// </summary>
internal sealed class VirtualScheduler : Scheduler
{
    private readonly object _gate = new();
    private readonly List<Waiter> _waiters = [];
    private long _now;

    /// <summary>How many threads more may begin.</summary>
    public int Threads { get; set; } = int.MaxValue;

    public TimeSpan Now => TimeSpan.FromTicks(GetTimestamp());

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate)
            return _now;
    }

    public override void Sleep(TimeSpan time) => _ = Wait(time, static () => false);

    /// <summary>Waits for ever, as for a disk that does not answer.</summary>
    public void Hang() => _ = Wait(null, static () => false);

    /// <summary>Waits until something holds; false where it does not within a time. Null for no bound.</summary>
    public bool Wait(TimeSpan? patience, Func<bool> holds)
    {
        lock (_gate)
        {
            Waiter waiter = new(DueAfter(patience), holds);
            _waiters.Add(waiter);
            GoOn();
            Await(waiter);
            return holds();
        }
    }

    public override IWorker? TryBegin(Action act)
    {
        if (Threads == 0)
            return null;
        Threads--;
        Worker worker = new(this);
        lock (_gate)
        {
            Waiter begin = new(_now, static () => true);
            _waiters.Add(begin);
            new Thread(() => Run(begin, act, worker)) { IsBackground = true }.Start();
        }

        return worker;
    }

    private void Run(Waiter begin, Action act, Worker worker)
    {
        lock (_gate)
            Await(begin);
        act();
        lock (_gate)
        {
            worker.IsDone = true;
            GoOn();
        }
    }

    private long DueAfter(TimeSpan? patience) =>
        patience is TimeSpan time && time.Ticks < long.MaxValue - _now ? _now + Math.Max(0, time.Ticks) : long.MaxValue;

    private void Await(Waiter waiter)
    {
        while (!waiter.HasTurn)
            Monitor.Wait(_gate);
    }

    // The calling thread works no longer: the first that has nothing to wait for is next, or the first that is due. Where all wait for
    // ever there is none, and the test finds that it hangs.
    private void GoOn()
    {
        Waiter? next = _waiters.Find(waiter => waiter.Due <= _now || waiter.Holds())
            ?? _waiters.Where(static waiter => waiter.Due < long.MaxValue).MinBy(static waiter => waiter.Due);
        if (next is null)
            return;
        _waiters.Remove(next);
        if (!next.Holds())
            _now = Math.Max(_now, next.Due);
        next.HasTurn = true;
        Monitor.PulseAll(_gate);
    }

    private sealed class Waiter(long due, Func<bool> holds)
    {
        public long Due { get; } = due;

        public bool HasTurn { get; set; }

        public bool Holds() => holds();
    }

    private sealed class Worker(VirtualScheduler scheduler) : IWorker
    {
        public bool IsDone { get; set; }

        public void Join(TimeSpan? patience) => scheduler.Wait(patience, () => IsDone);
    }
}
