using System;
using QemuInit.Host.Posix;

namespace QemuInit.Terminal;

/// <summary>A terminal that is written to. Source: ioctl_tty(2); no-color.org.</summary>
/// <param name="width">Its columns; null where it does not say.</param>
/// <param name="height">Its lines; null where it does not say.</param>
/// <param name="movesCursor">Whether it knows the escape sequences of ECMA-48.</param>
/// <param name="hasColours">Whether its user wants colours.</param>
/// <param name="isWatched">Whether this program is what its user looks at.</param>
internal sealed class OutputTerminal(int? width, int? height, bool movesCursor, bool hasColours, bool isWatched)
{
    /// <summary>Its columns; null where it does not say.</summary>
    public int? Width { get; } = width;

    /// <summary>Its lines; null where it does not say.</summary>
    public int? Height { get; } = height;

    /// <summary>Whether it knows the escape sequences of ECMA-48.</summary>
    public bool MovesCursor { get; } = movesCursor;

    /// <summary>Whether its user wants colours.</summary>
    public bool HasColours { get; } = hasColours;

    /// <summary>
    /// Whether this program is what its user looks at, in the foreground: so it is not at a boot, whose messages go to a console, or to the
    /// terminal of who logs them, that controls no session. Source: tcgetpgrp(3).
    /// </summary>
    public bool IsWatched { get; } = isWatched;

    /// <summary>The terminal behind a descriptor, or null where that is none.</summary>
    public static OutputTerminal? Of(int fd)
    {
        if (Libc.isatty(fd) == 0)
            return null;
        bool isKnown = Libc.ioctl_winsize(fd, Libc.TIOCGWINSZ, out Libc.Winsize size) == 0;
        bool moves = Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
        bool isPlain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        return new OutputTerminal(
            isKnown && size.Columns > 0 ? size.Columns : null,
            isKnown && size.Rows > 0 ? size.Rows : null,
            moves,
            moves && !isPlain,
            Libc.tcgetpgrp(fd) == Libc.getpgrp());
    }
}
