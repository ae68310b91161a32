using System;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Terminal;

namespace QemuInit.Tests.Fakes;

/// <summary>An output of which a test reads what was said, results and errors in their order.</summary>
internal sealed class RecordedOutput : IDisposable
{
    private readonly FileDescriptor _reading;
    private readonly FileDescriptor _writing;

    public RecordedOutput()
    {
        (_reading, _writing) = Pipe.New();
        Output = new Output(_writing.Number, _writing.Number);
    }

    public Output Output { get; }

    /// <summary>What was said; nothing can be said after this.</summary>
    public string End()
    {
        _writing.Dispose();
        return Encoding.UTF8.GetString(Pipe.ReadAll(_reading, TimeSpan.FromMinutes(1)));
    }

    public void Dispose()
    {
        _writing.Dispose();
        _reading.Dispose();
    }
}
