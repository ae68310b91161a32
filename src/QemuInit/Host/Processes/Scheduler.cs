using System;

namespace QemuInit.Host;

/// <summary>The time, and the threads that work while it passes. Tests have one of their own, in which hours pass at once.</summary>
internal abstract class Scheduler : TimeProvider
{
    /// <summary>The host's own time and threads.</summary>
    public static Scheduler OfHost { get; } = new HostScheduler();

    /// <summary>Lets the calling thread do nothing for a time.</summary>
    public abstract void Sleep(TimeSpan time);

    /// <summary>Begins to do something on a thread of its own; null where memory or a limit allows no more threads.</summary>
    /// <param name="act">What is done; it must not throw.</param>
    public abstract IWorker? TryBegin(Action act);
}
