using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CsCheck;
using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class SlotsTests
{
    [Fact]
    public void No_more_than_the_number_are_taken_at_once_and_all_get_one() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 20]).Sample(
        static (count, threads) =>
        {
            Slots slots = new(count);
            int now = 0, most = 0, done = 0;
            List<Thread> all =
            [
                .. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
                {
                    // Begun under the lock of the slots: no two at once.
                    using IDisposable slot = slots.Take(() => most = Math.Max(most, Interlocked.Increment(ref now)));
                    Thread.Yield();
                    Interlocked.Increment(ref done);
                    Interlocked.Decrement(ref now);
                })),
            ];
            all.ForEach(static thread => thread.Start());
            all.ForEach(static thread => thread.Join());

            Assert.InRange(most, 1, count);
            Assert.Equal(threads, done);
        },
        iter: 50);

    [Fact]
    public void A_thread_that_gives_a_slot_back_starts_the_next_one()
    {
        Slots slots = new(1);
        int? beginner = null;
        using ManualResetEventSlim isWaiting = new();
        IDisposable first = slots.Take();
        Thread next = new(() =>
        {
            isWaiting.Set();
            slots.Take(() => beginner = Environment.CurrentManagedThreadId).Dispose();
        });
        next.Start();
        isWaiting.Wait();
        while (next.ThreadState != ThreadState.WaitSleepJoin)
            Thread.Sleep(1);

        first.Dispose();
        next.Join();
        Assert.Equal(Environment.CurrentManagedThreadId, beginner);
    }

    [Fact]
    public void A_slot_is_given_back_once()
    {
        Slots slots = new(1);
        IDisposable slot = slots.Take();
        slot.Dispose();
        slot.Dispose();
        using IDisposable taken = slots.Take();
        bool hasBegun = false;
        Thread other = new(() => slots.Take(() => hasBegun = true));
        other.Start();

        Assert.False(other.Join(TimeSpan.FromMilliseconds(200)));
        Assert.False(hasBegun);
        taken.Dispose();
        other.Join();
        Assert.True(hasBegun);
    }
}
