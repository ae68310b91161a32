using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// What lies in a folder or below it and nowhere else: no step of the way may be a link or a mount point, so that root changes the owner
/// of nothing that a user put there to stand for something else.
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

        // The mode of a directory is changed through a descriptor that was opened for reading only.
        FileDescriptor? file = TryOpen(folder.Handle, string.Join('/', [".", .. steps]), isDirectory ? Libc.O_DIRECTORY : Libc.O_NONBLOCK, out why);
        if (file is null || isDirectory)
            return file;
        Statx state = HostFile.Stat(file, name);
        if (!state.IsRegularFile)
            why = "it is not a regular file";
        else if (state.Links != 1)
            why = $"it has {state.Links} names (hard links)";
        if (why is null)
            return file;
        file.Dispose();
        return null;
    }

    private static FileDescriptor? TryOpen(FolderHandle folder, string name, int flags, out string? why)
    {
        why = null;
        try
        {
            return folder.Open(name, Libc.O_RDONLY | flags);
        }
        catch (PosixException error)
        {
            why = error.Errno switch
            {
                Errno.ENOENT => null,
                Errno.ELOOP => "a symbolic link is on the way to it",
                Errno.EXDEV => "a mount point is on the way to it",
                Errno.ENOTDIR => "a file or a symbolic link is on the way to it",
                _ => error.Message,
            };
            return null;
        }
    }
}
