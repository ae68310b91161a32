using System;
using QemuInit.Host.Posix;

namespace QemuInit.Reports;

/// <summary>A terminal that is written to. Source: ioctl_tty(2); no-color.org.</summary>
/// <param name="Width">Its columns; null where it does not say.</param>
/// <param name="Height">Its lines; null where it does not say.</param>
/// <param name="MovesCursor">Whether it knows the escape sequences of ECMA-48.</param>
/// <param name="HasColours">Whether its user wants colours.</param>
internal sealed record Terminal(int? Width, int? Height, bool MovesCursor, bool HasColours)
{
    /// <summary>The terminal behind a descriptor, or null where that is none.</summary>
    public static unsafe Terminal? Of(int fd)
    {
        if (Libc.isatty(fd) == 0)
            return null;
        ushort* size = stackalloc ushort[4];
        bool isKnown = Libc.ioctl_none(fd, Libc.TIOCGWINSZ, (nint)size) == 0;
        bool moves = Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
        bool isPlain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        return new Terminal(isKnown && size[1] > 0 ? size[1] : null, isKnown && size[0] > 0 ? size[0] : null, moves, moves && !isPlain);
    }
}
