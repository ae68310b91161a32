using System;
using System.Threading;
using QemuInit.Lifecycle;
using QemuInit.Terminal;

namespace QemuInit.Commands;

/// <summary>The line on a terminal that says what a verb waits for, and how long it has: it is erased when this is disposed.</summary>
internal sealed class LiveLine : IDisposable
{
    // What ends sooner needs no line. The line is written again only where it has changed.
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _over = new();
    private readonly Output _output;
    private readonly Thread _painter;

    private LiveLine(Output output)
    {
        _output = output;
        _painter = new Thread(Paint) { IsBackground = true };
        _painter.Start();
    }

    /// <summary>Shows it from now on; null where nobody looks at a terminal that can show it.</summary>
    /// <param name="output">Where it is shown.</param>
    public static LiveLine? Show(Output output) => output.ShowsProgress ? new LiveLine(output) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Set();
        _painter.Join();
        _over.Dispose();
        _output.Progress("");
    }

    private void Paint()
    {
        while (!_over.Wait(s_pause))
            _output.Progress(Steps.OfProcess.Line);
    }
}
