using System;

namespace QemuInit.Host;

/// <summary>A process that can be waited for and signalled.</summary>
internal interface IProcessHandle : IDisposable
{
    /// <summary>The process number.</summary>
    int Pid { get; }

    /// <summary>Waits until the process has ended; false where it still runs after <paramref name="patience"/>.</summary>
    bool WaitForEnd(TimeSpan patience);

    /// <summary>Waits until the process has ended; false where this program was told to end before, and that signal is taken.</summary>
    /// <param name="signals">How it is told.</param>
    bool WaitForEnd(ITerminationSignals signals);

    /// <summary>Sends a signal; nothing happens where the process has ended.</summary>
    /// <param name="signal">The signal's number.</param>
    void Signal(int signal);
}
