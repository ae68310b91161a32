using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// Where a process waits until another lets it go on: a pipe out of which one byte comes. If the other process ends before, the kernel
/// closes the pipe, and the waiting process knows that no byte will come.
/// </summary>
internal sealed class Gate : IDisposable
{
    private readonly FileDescriptor _writing;

    /// <summary>Makes a closed gate.</summary>
    public Gate() => (Waiting, _writing) = Pipe.New();

    /// <summary>What the process that waits gets.</summary>
    public FileDescriptor Waiting { get; }

    /// <summary>Lets the process go on. An empty pipe with a reader, which this process is itself, always takes a byte.</summary>
    public void Open() => HostFile.Write(_writing, "a pipe", "!"u8);

    /// <summary>Waits; false where the gate will never be opened.</summary>
    public static bool Pass(int waiting)
    {
        Span<byte> opened = stackalloc byte[1];
        return FileDescriptor.Read(waiting, opened) switch
        {
            1 => true,
            0 => false,
            _ => throw PosixException.Last("cannot wait for the caller"),
        };
    }

    /// <summary>A process that still waits learns that the gate will never be opened.</summary>
    public void Dispose()
    {
        Waiting.Dispose();
        _writing.Dispose();
    }
}
