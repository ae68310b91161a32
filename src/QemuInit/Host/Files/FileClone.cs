using System;
using System.Runtime.InteropServices;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// Copies a file: where the file system can, both share their blocks until one of them is written; else what is a hole stays one.
/// Source: ioctl_ficlone(2), lseek(2).
/// </summary>
internal static class FileClone
{
    private const int PieceLength = 1 << 20;

    /// <summary>Gives an empty file the blocks of another; false where the file system cannot share them.</summary>
    /// <param name="source">The other file.</param>
    /// <param name="target">The empty file.</param>
    public static bool TryShare(FileDescriptor source, FileDescriptor target) =>
        Libc.ioctl_none(target.Number, Libc.FICLONE, source.Number) == 0;

    /// <summary>Copies a file into an empty one.</summary>
    /// <param name="source">The file to copy.</param>
    /// <param name="sourcePath">Its path, for messages.</param>
    /// <param name="size">Its size.</param>
    /// <param name="target">The empty file.</param>
    /// <param name="targetPath">Its path, for messages.</param>
    /// <exception cref="PosixException">It cannot be read or written.</exception>
    public static void Copy(FileDescriptor source, string sourcePath, long size, FileDescriptor target, string targetPath)
    {
        byte[] piece = new byte[PieceLength];
        for (long data = Seek(source, 0, Libc.SEEK_DATA, size); data < size; data = Seek(source, data, Libc.SEEK_DATA, size))
        {
            long end = Seek(source, data, Libc.SEEK_HOLE, size);
            if (Libc.lseek(target.Number, data, Libc.SEEK_SET) < 0)
                throw PosixException.Last($"cannot write {targetPath}");
            while (data < end)
            {
                int count = source.ReadAt(piece.AsSpan(0, (int)Math.Min(end - data, PieceLength)), data);
                if (count < 0)
                    throw PosixException.Last($"cannot read {sourcePath}");
                if (count == 0)
                    throw BecameShorter(sourcePath);
                HostFile.Write(target, targetPath, piece.AsSpan(0, count));
                data += count;
            }
        }

        // Behind the end of a file there are holes too.
        if ((long)HostFile.Stat(source, sourcePath).Size < size)
            throw BecameShorter(sourcePath);
        if (Libc.ftruncate(target.Number, size) != 0)
            throw PosixException.Last($"cannot write {targetPath}");
    }

    private static PosixException BecameShorter(string path) => new($"{path} became shorter while it was copied", Errno.EIO);

    // Behind the last data there is none. A file system that does not know its holes has data all over.
    private static long Seek(FileDescriptor file, long offset, int whence, long size)
    {
        long found = Libc.lseek(file.Number, offset, whence);
        if (found >= 0)
            return Math.Min(found, size);
        return whence == Libc.SEEK_DATA && Marshal.GetLastPInvokeError() != Errno.ENXIO ? offset : size;
    }
}
