using System;
using System.IO;
using System.IO.Abstractions;
using System.Text;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Replaces a file as a whole: whatever happens in between, the old text or the new one is there; afterwards the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a new file beside the old one, makes sure that it is on the disk, renames it, and makes sure of that.</summary>
    public static void Write(IFileSystem files, string path, string text) => Write(files, path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a new file beside the old one, makes sure that it is on the disk, renames it, and makes sure of that.</summary>
    public static void Write(IFileSystem files, string path, byte[] bytes)
    {
        string temporary = TemporaryOf(path);
        try
        {
            string directory = files.Path.GetDirectoryName(path)!;
            files.Directory.CreateDirectory(directory);
            using (FileSystemStream stream = files.FileStream.New(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            // Everyone may read which guests there are, whatever the caller's umask.
            files.File.SetUnixFileMode(
                temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            files.File.Move(temporary, path, overwrite: true);
            files.FlushNames(directory);
        }
        catch
        {
            Discard(files, temporary);
            throw;
        }
    }

    /// <summary>The new file, until it takes the place of the old one.</summary>
    public static string TemporaryOf(string path) => path + ".new";

    private static void Discard(IFileSystem files, string temporary)
    {
        try
        {
            files.File.Delete(temporary);
        }
        catch (Exception error) when (Failure.IsOfHost(error))
        {
            // What failed first is what is to be told.
        }
    }
}
