using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>The signals by which this program is told to end.</summary>
internal interface ITerminationSignals
{
    /// <summary>Ready to be read when a signal has come.</summary>
    FileDescriptor Descriptor { get; }

    /// <summary>Whether a signal has come, or comes within a time. It is not taken.</summary>
    /// <param name="patience">How long to wait.</param>
    bool HasCome(TimeSpan patience);

    /// <summary>Takes the next signal, waiting until one comes.</summary>
    void Take();
}
