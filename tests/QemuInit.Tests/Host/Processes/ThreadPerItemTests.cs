using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using CsCheck;
using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Host;

/// <summary>Each is done once, and nobody waits for another.</summary>
public sealed class ThreadPerItemTests
{
    [Fact]
    public void Each_is_done_once_and_all_are_when_it_returns() =>
        Gen.Int[0, 20].Sample(
            static count =>
            {
                ConcurrentBag<int> done = [];
                ThreadPerItem.Each([.. Enumerable.Range(0, count)], done.Add);
                return done.Order().SequenceEqual(Enumerable.Range(0, count));
            },
            iter: 100);

    [Fact]
    public void All_are_under_way_at_once()
    {
        // Each waits until all have come.
        using Barrier barrier = new(10);
        ThreadPerItem.Each([.. Enumerable.Range(0, 10)], _ => barrier.SignalAndWait());
        Assert.Equal(1, barrier.CurrentPhaseNumber);
    }

    [Fact]
    public void An_item_that_misses_the_deadline_goes_on_in_its_thread()
    {
        using ManualResetEventSlim gate = new();
        bool done = false;
        void Act(int item)
        {
            gate.Wait();
            done = true;
        }

        ThreadPerItem threads = ThreadPerItem.Begin(Scheduler.OfHost, [1], Act, Act);
        threads.Join(TimeSpan.FromMilliseconds(20));
        Assert.False(done);

        gate.Set();
        threads.Join();
        Assert.True(done);
    }
}
