using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Tests.Fakes;

/// <summary>A real directory of root's own, below a sticky one, that is gone after the test.</summary>
internal sealed partial class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("qi-").FullName;

    public string Path { get; }

    /// <summary>The path of something in the folder.</summary>
    public string this[string name] => $"{Path}/{name}";

    /// <summary>Writes a file of root's with mode 0644.</summary>
    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = this[name];
        File.WriteAllBytes(path, bytes);
        Chmod(path, "644");
        return path;
    }

    /// <summary>Makes a folder of root's with mode 0755.</summary>
    public string Make(string name)
    {
        string path = this[name];
        Directory.CreateDirectory(path);
        Chmod(path, "755");
        return path;
    }

    /// <summary>Sets a mode, in octal, whatever the umask.</summary>
    public static void Chmod(string path, string mode)
    {
        if (Libc.chmod(path, Convert.ToUInt32(mode, 8)) != 0)
            throw PosixException.Last($"cannot change the mode of {path}");
    }

    /// <summary>Gives a file or folder to somebody.</summary>
    public static void Chown(string path, uint owner, uint group)
    {
        using FileDescriptor file = HostFile.Open(path, Libc.O_RDONLY);
        if (Libc.fchown(file.Number, owner, group) != 0)
            throw PosixException.Last($"cannot change the owner of {path}");
    }

    /// <summary>Makes a symbolic link of somebody's.</summary>
    public string Link(string name, string target, uint owner)
    {
        string path = this[name];
        File.CreateSymbolicLink(path, target);
        if (lchown(path, owner, owner) != 0)
            throw PosixException.Last($"cannot change the owner of {path}");
        return path;
    }

    /// <summary>The mode of a file or folder, in octal.</summary>
    public static string ModeOf(string path)
    {
        using FileDescriptor file = HostFile.Open(path, Libc.O_RDONLY);
        return Convert.ToString(HostFile.Stat(file, path).Mode & 0xfff, 8);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int lchown(string path, uint owner, uint group);
}
