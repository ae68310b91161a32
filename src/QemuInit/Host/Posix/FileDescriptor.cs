using System;

namespace QemuInit.Host.Posix;

/// <summary>An open file descriptor that is closed once.</summary>
internal sealed class FileDescriptor : IDisposable
{
    private int _number;

    /// <summary>Takes over an open descriptor.</summary>
    /// <param name="number">The descriptor's number.</param>
    public FileDescriptor(int number) => _number = number;

    /// <summary>The descriptor's number; -1 once it is closed.</summary>
    public int Number => _number;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_number < 0)
            return;
        _ = Libc.close(_number);
        _number = -1;
    }
}
