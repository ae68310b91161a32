using System.IO;
using System.IO.Abstractions;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>What the file system's own interface leaves out.</summary>
internal static class FileSystemExtensions
{
    // What System.IO gives as the attributes of a file that is not there.
    private const FileAttributes None = (FileAttributes)(-1);

    /// <summary>Whether there is a file. Where that cannot be found out it throws, and does not take the file for missing, as Exists does.</summary>
    /// <exception cref="IOException">The file system does not say.</exception>
    public static bool IsThere(this IFileSystem files, string path) => files.FileInfo.New(path).Attributes != None;

    /// <summary>Makes sure that the names in a directory are on the disk: until then a power failure may undo a renaming.</summary>
    public static void FlushNames(this IFileSystem files, string directory)
    {
        // No other file system has a disk.
        if (files is not FileSystem)
            return;
        using FileDescriptor names = HostFile.Open(directory, Libc.O_RDONLY | Libc.O_DIRECTORY);
        HostFile.Flush(names, directory);
    }
}
