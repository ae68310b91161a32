using System;
using System.Collections.Generic;
using QemuInit.Host;

namespace QemuInit.Lifecycle;

/// <summary>What guests that are started together share: they take turns, and one process keeps the logs of all.</summary>
/// <param name="atOnce">How many qemus may be between their begin and their answer at once.</param>
/// <param name="names">The guests' names.</param>
internal sealed class StartGroup(int atOnce, IReadOnlyList<string> names) : IDisposable
{
    /// <summary>Who may start a qemu now.</summary>
    public Slots Slots { get; } = new(atOnce);

    /// <summary>Who keeps the logs.</summary>
    public LogKeeper Keeper { get; } = new(names);

    /// <inheritdoc/>
    public void Dispose() => Keeper.Dispose();
}
