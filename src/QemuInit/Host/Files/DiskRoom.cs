using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>The room on a file system. Source: statvfs(3).</summary>
/// <param name="Path">A path on it.</param>
/// <param name="Id">What tells it from others.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Available">Those that users other than root may still fill.</param>
internal readonly record struct DiskRoom(string Path, ulong Id, long Size, long Available)
{
    private const int ScarcePart = 20;
    private const long ScarceBytes = 16L << 20;

    /// <summary>Whether it is nearly full: a twentieth is left at most, or less than any guest writes in an hour.</summary>
    public bool IsScarce => Size > 0 && (Available <= Size / ScarcePart || Available <= ScarceBytes);

    /// <summary>Asks about the file system of a path; null where that cannot be told.</summary>
    public static DiskRoom? TryOf(string path)
    {
        Span<ulong> figures = stackalloc ulong[Libc.SizeOfStatvfs / sizeof(ulong)];
        if (Libc.statvfs(path, figures) != 0)
            return null;
        long block = (long)figures[Libc.StatvfsFragment];
        return new DiskRoom(
            path,
            figures[Libc.StatvfsId],
            (long)figures[Libc.StatvfsBlocks] * block,
            (long)figures[Libc.StatvfsAvailable] * block);
    }
}
