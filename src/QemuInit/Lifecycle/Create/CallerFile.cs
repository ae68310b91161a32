using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A file that the caller of a verb of root's names.</summary>
internal static class CallerFile
{
    /// <summary>
    /// Opens a regular file for reading. What it says becomes SYSGRP's to read: the users who decide where its path leads must be able to
    /// read it themselves.
    /// </summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="trust">Who those users may be; null where the caller has no more rights than they.</param>
    /// <param name="state">What the kernel says of it.</param>
    /// <exception cref="Failure">There is none.</exception>
    public static FileDescriptor Open(string path, FileTrust? trust, out Statx state)
    {
        FileDescriptor file;
        try
        {
            file = FolderHandle.OpenFile(path, Libc.O_RDONLY | Libc.O_NONBLOCK);
        }
        catch (PosixException error) when (error.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw new Failure(ExitCode.Error, $"there is no file {Printable.Of(path)}");
        }

        try
        {
            state = HostFile.Stat(file, path);
            if (!state.IsRegularFile)
                throw new Failure(ExitCode.Error, $"{Printable.Of(path)} is not a regular file");
            if (trust is not null)
            {
                FileSystemFacts.RequireKept(file, path, ExitCode.Error);
                trust.RequireReaders(file, state, path, RootOnlyPath.Walk(path, state));
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a small file.</summary>
    /// <param name="path">Its absolute path.</param>
    /// <param name="trust">As for <see cref="Open"/>.</param>
    /// <param name="longest">How many bytes it may have.</param>
    /// <exception cref="Failure">There is none, or it is empty or larger.</exception>
    public static byte[] Read(string path, FileTrust? trust, int longest)
    {
        using FileDescriptor file = Open(path, trust, out _);
        byte[] content = HostFile.Read(file, path, longest + 1);
        return content.Length switch
        {
            0 => throw new Failure(ExitCode.Error, $"{Printable.Of(path)} is empty"),
            _ when content.Length > longest =>
                throw new Failure(ExitCode.Error, $"{Printable.Of(path)} is larger than {Figures.Size(longest)}"),
            _ => content,
        };
    }
}
