using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// What lies in a folder or below it and nowhere else: each step of the way is opened from the one before, and none may be a link,
/// so that root changes the owner of nothing that somebody put there to stand for something else.
/// </summary>
internal static class OwnFile
{
    /// <summary>Why a file is none of the folder's that lies elsewhere.</summary>
    public const string Outside = "it is not in the guest's folder";

    /// <summary>Opens a regular file with one name, or a directory; null where there is none, or it is not the folder's own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The path from the folder; empty for the folder itself.</param>
    /// <param name="isDirectory">Whether a directory is meant.</param>
    /// <param name="why">Why it is not the folder's own; null where it is, and where there is none.</param>
    public static FileDescriptor? TryOpen(TrustedFolder folder, string name, bool isDirectory, out string? why)
    {
        why = null;
        string[] steps = name.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Array.IndexOf(steps, "..") >= 0)
        {
            why = Outside;
            return null;
        }

        FileDescriptor? file = TryStep(folder.Descriptor, ".", Libc.O_PATH | Libc.O_DIRECTORY, out why);
        for (int i = 0; i < steps.Length && file is not null; i++)
        {
            using FileDescriptor parent = file;
            bool isLast = i == steps.Length - 1;
            file = TryStep(parent, steps[i], isLast && !isDirectory ? Libc.O_RDONLY | Libc.O_NONBLOCK : Libc.O_PATH | Libc.O_DIRECTORY, out why);
        }

        if (file is null)
            return null;
        if (isDirectory)
        {
            // A mode is changed through a descriptor that was opened for reading only.
            using FileDescriptor parent = file;
            return TryStep(parent, ".", Libc.O_RDONLY | Libc.O_DIRECTORY, out why);
        }

        Statx state = HostFile.Stat(file, name);
        if ((state.Mode & Libc.S_IFMT) != Libc.S_IFREG)
            why = "it is no regular file";
        else if (state.Links != 1)
            why = $"it has {state.Links} names (hard links)";
        if (why is null)
            return file;
        file.Dispose();
        return null;
    }

    private static FileDescriptor? TryStep(FileDescriptor directory, string name, int flags, out string? why)
    {
        int fd = Libc.openat(directory.Number, name, flags | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        why = null;
        if (fd >= 0)
            return new FileDescriptor(fd);
        PosixException error = PosixException.Last($"cannot open {name}");
        if (error.Errno is Errno.ELOOP or Errno.ENOTDIR)
            why = "a symbolic link is on the way to it";
        else if (error.Errno != Errno.ENOENT)
            why = error.Message;
        return null;
    }
}
