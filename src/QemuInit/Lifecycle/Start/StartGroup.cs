using System;
using System.Collections.Generic;
using QemuInit.Host;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>What guests that are started together share: they take turns, and one process keeps the logs of all.</summary>
/// <param name="atOnce">How many qemus may be between their begin and their answer at once.</param>
/// <param name="names">The guests' names.</param>
internal sealed class StartGroup(int atOnce, IReadOnlyList<string> names) : IDisposable
{
    /// <summary>How long a qemu has its turn: a qemu that takes longer does not wait for a processor, or hangs, and the next one has its turn.</summary>
    public static TimeSpan LongestTurn { get; } = TimeSpan.FromSeconds(10);

    // Best while the processors are not the guests' yet. One that waits is a process of some hundred KiB.
    private const int MostAhead = 16;

    /// <summary>What lets guests start their qemu now.</summary>
    public FifoSemaphore Turns { get; } = new(atOnce);

    /// <summary>What lets guests make ready for that, ahead of their turn.</summary>
    public FifoSemaphore Ahead { get; } = new(MostAhead);

    /// <summary>What keeps the logs.</summary>
    public LogKeeper Keeper { get; } = new(names);

    /// <inheritdoc/>
    public void Dispose() => Keeper.Dispose();
}
