using System.IO;
using System.IO.Abstractions;
using System.Text;

namespace QemuInit.Host;

/// <summary>Replaces a file as a whole: whatever happens in between, the old text or the new one is there.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a new file beside the old one, makes sure that it is on the disk, and renames it.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="path">The file.</param>
    /// <param name="text">Its new text.</param>
    public static void Write(IFileSystem files, string path, string text)
    {
        string temporary = path + ".new";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            files.Directory.CreateDirectory(files.Path.GetDirectoryName(path)!);
            using (FileSystemStream stream = files.FileStream.New(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(bytes);
                stream.Flush(flushToDisk: true);
            }

            // Everyone may read which guests there are, whatever the caller's umask.
            files.File.SetUnixFileMode(
                temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            files.File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            files.File.Delete(temporary);
            throw;
        }
    }
}
