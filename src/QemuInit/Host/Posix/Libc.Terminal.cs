using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

internal static partial class Libc
{
    public const int TCSANOW = 0;
    public const nuint TIOCGWINSZ = 0x5413;

    /// <summary>Room for a <c>struct termios</c> of any C library: it is only kept, and changed by <see cref="cfmakeraw"/>.</summary>
    public const int SizeOfTermios = 128;

    /// <summary>A terminal's size in characters, then in dots.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Winsize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcgetattr(int fd, Span<byte> state);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcsetattr(int fd, int when, Span<byte> state);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int tcgetpgrp(int fd);

    [LibraryImport("libc")]
    public static partial int getpgrp();

    [LibraryImport("libc")]
    public static partial void cfmakeraw(Span<byte> state);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int ioctl_winsize(int fd, nuint request, out Winsize size);
}
