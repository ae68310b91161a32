using System;

namespace QemuInit.Host;

/// <summary>A thread that does one thing.</summary>
internal interface IWorker
{
    /// <summary>Waits until it is done.</summary>
    /// <param name="patience">How long to wait; null for as long as it takes.</param>
    void Join(TimeSpan? patience = null);
}
