using System;
using System.Threading;

namespace QemuInit.Host;

/// <summary>The host's own time and threads.</summary>
internal sealed class HostScheduler : Scheduler
{
    // What a thread here does needs little, and there may be a thousand of them.
    private const int StackSize = 512 * 1024;

    /// <inheritdoc/>
    public override void Sleep(TimeSpan time) => Thread.Sleep(time);

    /// <inheritdoc/>
    public override IWorker? TryBegin(Action act)
    {
        // A thread that hangs in the kernel does not keep the program from ending.
        Thread thread = new(() => act(), StackSize) { IsBackground = true };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException)
        {
            return null;
        }

        return new Worker(thread);
    }

    private sealed class Worker(Thread thread) : IWorker
    {
        public void Join(TimeSpan? patience)
        {
            if (patience is TimeSpan time)
                _ = thread.Join(Bounded(time));
            else
                thread.Join();
        }

        // What Thread.Join takes: up to 24 days.
        private static TimeSpan Bounded(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Clamp(time.TotalMilliseconds, 0, int.MaxValue));
    }
}
