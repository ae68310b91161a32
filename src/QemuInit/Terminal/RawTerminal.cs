using System;
using QemuInit.Host.Posix;

namespace QemuInit.Terminal;

/// <summary>A terminal that hands over each key as it is pressed, and shows nothing by itself, until this is disposed. Source: termios(3).</summary>
internal sealed class RawTerminal : IDisposable
{
    private readonly int _fd;
    private readonly byte[] _before;

    private RawTerminal(int fd, byte[] before)
    {
        _fd = fd;
        _before = before;
    }

    /// <summary>Makes a terminal raw.</summary>
    public static RawTerminal Enter(int fd)
    {
        byte[] before = new byte[Libc.SizeOfTermios];
        if (Libc.tcgetattr(fd, before) != 0)
            throw PosixException.Last("cannot read the terminal's settings");
        byte[] raw = [.. before];
        Libc.cfmakeraw(raw);
        return Libc.tcsetattr(fd, Libc.TCSANOW, raw) == 0
            ? new RawTerminal(fd, before)
            : throw PosixException.Last("cannot change the terminal's settings");
    }

    /// <summary>Gives the terminal its settings back.</summary>
    public void Dispose()
    {
        // Where it is closed already there is nobody to whom it would matter.
        _ = Libc.tcsetattr(_fd, Libc.TCSANOW, _before);
    }
}
