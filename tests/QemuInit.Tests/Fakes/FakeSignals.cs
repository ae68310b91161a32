using System;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Tests.Fakes;

/// <summary>Signals that a test sends.</summary>
internal sealed class FakeSignals(VirtualScheduler time) : ITerminationSignals
{
    private int _sent;

    public FileDescriptor Descriptor => throw new NotSupportedException("there is none");

    /// <summary>Sends one after a time.</summary>
    public void SendAfter(TimeSpan delay) => _ = time.TryBegin(() =>
    {
        time.Sleep(delay);
        _sent++;
    });

    public bool HasCome(TimeSpan patience) => _sent > 0 || (patience > TimeSpan.Zero && time.Wait(patience, () => _sent > 0));

    public void Take()
    {
        _ = HasCome(TimeSpan.MaxValue);
        _sent--;
    }
}
