using System;
using System.Globalization;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Files that lie in memory and have no path. Source: memfd_create(2).</summary>
internal static class MemoryFile
{
    private const int Piece = 1 << 20;

    /// <summary>Makes an empty one.</summary>
    public static FileDescriptor New(string name)
    {
        int fd = Libc.memfd_create(name, Libc.MFD_CLOEXEC);
        return fd >= 0 ? new FileDescriptor(fd) : throw PosixException.Last("cannot make a file in memory");
    }

    /// <summary>Empties one, and opens it again for writing alone.</summary>
    public static FileDescriptor ToWrite(FileDescriptor file) =>
        HostFile.Open("/proc/self/fd/" + file.Number.ToString(CultureInfo.InvariantCulture), Libc.O_WRONLY | Libc.O_TRUNC);

    /// <summary>Writes what is in one to a file. Another process can make it grow meanwhile.</summary>
    /// <param name="from">The file in memory.</param>
    /// <param name="size">How many bytes of it are written at most.</param>
    /// <param name="to">The file to write.</param>
    /// <param name="path">Its path, for messages.</param>
    public static void Copy(FileDescriptor from, ulong size, FileDescriptor to, string path)
    {
        ulong offset = 0;
        while (offset < size
            && HostFile.Read(from, "a file in memory", (int)Math.Min((ulong)Piece, size - offset), (long)offset) is { Length: > 0 } bytes)
        {
            HostFile.Write(to, path, bytes);
            offset += (ulong)bytes.Length;
        }
    }
}
