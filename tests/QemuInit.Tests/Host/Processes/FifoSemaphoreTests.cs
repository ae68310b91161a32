using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CsCheck;
using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class FifoSemaphoreTests
{
    [Fact]
    public void No_more_than_the_number_are_taken_at_once_and_all_get_one() => Gen.Select(Gen.Int[1, 4], Gen.Int[1, 20]).Sample(
        static (count, threads) =>
        {
            FifoSemaphore semaphore = new(count);
            int now = 0, most = 0, done = 0;
            List<Thread> all =
            [
                .. Enumerable.Range(0, threads).Select(_ => new Thread(() =>
                {
                    // Begun under the lock of the semaphore: no two at once.
                    using IDisposable slot = semaphore.Take(() => most = Math.Max(most, Interlocked.Increment(ref now)));
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
        FifoSemaphore semaphore = new(1);
        int? beginner = null;
        using ManualResetEventSlim isWaiting = new();
        IDisposable first = semaphore.Take();
        Thread next = new(() =>
        {
            isWaiting.Set();
            semaphore.Take(() => beginner = Environment.CurrentManagedThreadId).Dispose();
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
        FifoSemaphore semaphore = new(1);
        IDisposable slot = semaphore.Take();
        slot.Dispose();
        slot.Dispose();
        using IDisposable taken = semaphore.Take();
        bool hasBegun = false;
        Thread other = new(() => semaphore.Take(() => hasBegun = true));
        other.Start();

        Assert.False(other.Join(TimeSpan.FromMilliseconds(200)));
        Assert.False(hasBegun);
        taken.Dispose();
        other.Join();
        Assert.True(hasBegun);
    }
}
