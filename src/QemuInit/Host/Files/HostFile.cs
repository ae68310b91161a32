using System;
using System.Runtime.InteropServices;
using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Files and directories whose owner, mode and locks matter, through the system calls themselves.</summary>
internal static class HostFile
{
    private const int FirstRead = 4096;
    private const string AccessList = "system.posix_acl_access";
    private const int LargestAccessList = 1 << 16;

    /// <summary>Opens a file, or returns null where there is none.</summary>
    public static FileDescriptor? TryOpen(string path, int flags, uint mode = 0)
    {
        // A terminal, which another user may have named, does not become the one that this process takes signals from.
        int fd = Libc.open(path, flags | Libc.O_CLOEXEC | Libc.O_NOCTTY, mode);
        if (fd >= 0)
            return new FileDescriptor(fd);

        // Asked of thousands of guests that do not run: no exception is made for what is not an error.
        int errno = Marshal.GetLastPInvokeError();
        return errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw new PosixException($"cannot open {path}", errno);
    }

    /// <summary>Opens a file.</summary>
    public static FileDescriptor Open(string path, int flags, uint mode = 0) =>
        TryOpen(path, flags, mode) ?? throw new PosixException($"cannot open {path}", Errno.ENOENT);

    /// <summary>Opens the file of a descriptor again, whatever its name is by now; null where it cannot be.</summary>
    public static FileDescriptor? TryReopen(FileDescriptor file, int flags)
    {
        int fd = Libc.open($"/proc/self/fd/{file.Number}", flags | Libc.O_CLOEXEC | Libc.O_NOCTTY, 0);
        return fd < 0 ? null : new FileDescriptor(fd);
    }

    /// <summary>Type, mode, owner, size and mount of an open file.</summary>
    public static Statx Stat(FileDescriptor file, string path)
    {
        if (Libc.statx(file.Number, "", Libc.AT_EMPTY_PATH, Statx.STATX_BASIC_STATS | Statx.STATX_MNT_ID, out Statx result) != 0)
            throw PosixException.Last($"cannot examine {path}");

        // Without this bit nobody whom a list names can write: it is the list's mask then.
        result.HasWriters = (result.Mode & Modes.GroupWrite) != 0 && HasAccessList(file);
        return result;
    }

    // By the link in /proc, because a descriptor that was opened to pass through answers no such question.
    private static bool HasAccessList(FileDescriptor file) =>
        Libc.getxattr($"/proc/self/fd/{file.Number}", AccessList, default, 0) >= 0
        || Marshal.GetLastPInvokeError() is not (Errno.ENODATA or Errno.EOPNOTSUPP);

    /// <summary>Gives a file the access list of another, or none where that has none, as a directory's own list would make it. Source: acl(5).</summary>
    public static void CopyAccessList(FileDescriptor from, FileDescriptor to, string path)
    {
        byte[] list = new byte[LargestAccessList];
        nint length = Libc.getxattr($"/proc/self/fd/{from.Number}", AccessList, list, LargestAccessList);
        int result = length >= 0
            ? Libc.setxattr($"/proc/self/fd/{to.Number}", AccessList, list, (nuint)length, 0)
            : Libc.removexattr($"/proc/self/fd/{to.Number}", AccessList);
        if (result != 0 && PosixException.Last($"cannot copy the access list of {path}") is { Errno: not (Errno.ENODATA or Errno.EOPNOTSUPP) } error)
            throw error;
    }

    /// <summary>The size of a file in bytes, or null where there is none.</summary>
    public static ulong? TrySize(string path)
    {
        if (Libc.statx(Libc.AT_FDCWD, path, 0, Statx.STATX_BASIC_STATS, out Statx result) == 0)
            return result.Size;
        int errno = Marshal.GetLastPInvokeError();
        return errno is Errno.ENOENT or Errno.ENOTDIR ? null : throw new PosixException($"cannot examine {path}", errno);
    }

    /// <summary>
    /// The size of a file in bytes, or null where there is none. More than any file has where that cannot be told: a caller that
    /// must know why asks once more, by the whole path.
    /// </summary>
    /// <param name="directory">The number of an open directory, or <see cref="Libc.AT_FDCWD"/>.</param>
    /// <param name="path">The path below it.</param>
    public static ulong? SizeBelow(int directory, string path)
    {
        if (Libc.statx(directory, path, 0, Statx.STATX_BASIC_STATS, out Statx result) == 0)
            return result.Size;
        return Marshal.GetLastPInvokeError() is Errno.ENOENT or Errno.ENOTDIR ? null : ulong.MaxValue;
    }

    /// <summary>Reads at most <paramref name="limit"/> bytes of an open file.</summary>
    public static byte[] Read(FileDescriptor file, string path, int limit, long offset = 0)
    {
        // Most files are far smaller than what is allowed, and touching memory costs more than a second call.
        byte[] buffer = new byte[Math.Min(limit, FirstRead)];
        int length = 0;
        while (true)
        {
            int count = file.ReadAt(buffer.AsSpan(length), offset + length);
            if (count < 0)
                throw PosixException.Last($"cannot read {path}");
            length += count;
            if (count == 0 || length == limit)
                return buffer[..length];
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(limit, 4L * length));
        }
    }

    /// <summary>Reads at most <paramref name="limit"/> bytes of a file as UTF-8; null where there is none.</summary>
    public static string? TryReadText(string path, int limit)
    {
        using FileDescriptor? file = TryOpen(path, Libc.O_RDONLY);
        return file is null ? null : Encoding.UTF8.GetString(Read(file, path, limit));
    }

    /// <summary>Writes all bytes at an open file's position.</summary>
    public static void Write(FileDescriptor file, string path, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = file.Write(bytes);
            if (count < 0)
                throw PosixException.Last($"cannot write {path}");
            bytes = bytes[count..];
        }
    }

    /// <summary>Makes sure that what was written to a file, or became of names in a directory, is on the disk.</summary>
    public static void Flush(FileDescriptor file, string path)
    {
        // Some file systems cannot do that for a directory.
        if (Libc.fsync(file.Number) != 0 && PosixException.Last($"cannot flush {path} to the disk") is { Errno: not Errno.EINVAL } error)
            throw error;
    }

    /// <summary>Writes a small file in one step: readers see the old text or the new one.</summary>
    public static void Replace(string path, string text, uint mode)
    {
        // What is there is a killed call's, or another user's.
        string temporary = path + ".new";
        Remove(temporary);
        using (FileDescriptor file = Open(temporary, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL | Libc.O_NOFOLLOW, mode))
            Write(file, temporary, Encoding.UTF8.GetBytes(text));
        if (Libc.rename(temporary, path) != 0)
            throw PosixException.Last($"cannot rename {temporary} to {path}");
    }

    /// <summary>Removes a file; it is fine where there is none.</summary>
    public static void Remove(string path)
    {
        if (Libc.unlink(path) != 0)
        {
            PosixException error = PosixException.Last($"cannot remove {path}");
            if (error.Errno is not (Errno.ENOENT or Errno.ENOTDIR))
                throw error;
        }
    }

    /// <summary>Opens a directory for reading, without following a link in its place.</summary>
    /// <exception cref="PosixException">It cannot be opened.</exception>
    public static FileDescriptor OpenDirectory(string path) => Open(path, Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_NOFOLLOW);

    /// <summary>
    /// Makes a directory and those above it that are missing; leaves one that is there as it is, but finishes one that was half
    /// made.
    /// </summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="mode">Mode of the last directory; those above it get 0755.</param>
    /// <param name="group">Group of the last directory, or null for the caller's own.</param>
    public static void MakeDirectory(string path, uint mode, uint? group)
    {
        if (Libc.mkdir(path, Modes.OwnerOnly) != 0)
        {
            PosixException error = PosixException.Last($"cannot make directory {path}");
            if (error.Errno == Errno.EEXIST)
            {
                if (!IsHalfMade(path))
                    return;
            }
            else
            {
                int slash = path.LastIndexOf('/');
                if (error.Errno != Errno.ENOENT || slash <= 0)
                    throw error;
                MakeDirectory(path[..slash], Modes.PublicDirectory, group: null);
                if (Libc.mkdir(path, Modes.OwnerOnly) != 0 && PosixException.Last("") is { Errno: not Errno.EEXIST })
                    throw PosixException.Last($"cannot make directory {path}");
            }
        }

        // The mode is widened only when owner and group are right, and without regard to the umask.
        using FileDescriptor directory = OpenDirectory(path);
        if (group is uint number && Libc.fchown(directory.Number, uint.MaxValue, number) != 0)
            throw PosixException.Last($"cannot change the group of {path}");
        if (Libc.fchmod(directory.Number, mode) != 0)
            throw PosixException.Last($"cannot change the mode of {path}");
    }

    // The process that was to make it was killed before it got its mode, or is about to give it the same one.
    private static bool IsHalfMade(string path)
    {
        if (Libc.statx(Libc.AT_FDCWD, path, 0, Statx.STATX_BASIC_STATS, out Statx result) != 0)
            throw PosixException.Last($"cannot examine {path}");
        return (result.Mode & Modes.All) == Modes.OwnerOnly;
    }
}
