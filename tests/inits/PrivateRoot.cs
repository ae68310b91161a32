using System;
using System.IO;
using Support;

namespace InitTests;

/// <summary>
/// A view of this machine with files of the test over the machine's own, for what an init system expects at fixed paths. The
/// machine's files do not change. Its programs run on a <see cref="Host"/>.
/// </summary>
internal sealed class PrivateRoot : IDisposable
{
    private const string Memory = "/dev/shm";

    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly Host _host;
    private readonly string _folder = $"{Memory}/qi-{Guid.NewGuid().ToString("N")[..8]}";

    public PrivateRoot(Host host)
    {
        _host = host;
        Directory.CreateDirectory(Upper, Executable);
    }

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? Missing { get; } = Directory.Exists(Memory) ? null : $"there is no {Memory} to keep the changed files in";

    private string Upper => _folder + "/upper";

    /// <summary>Puts a text at an absolute path.</summary>
    public void Write(string path, string text, bool executable = false)
    {
        File.WriteAllText(Make(path), text);
        File.SetUnixFileMode(Upper + path, executable ? Executable : Plain);
    }

    /// <summary>Puts a copy of one of the machine's files at an absolute path.</summary>
    public void Copy(string file, string path) => File.Copy(file, Make(path));

    /// <summary>Puts a symbolic link at an absolute path.</summary>
    public void Link(string path, string target) => File.CreateSymbolicLink(Make(path), target);

    /// <summary>Puts the files of one of <see cref="Packages"/> in their places.</summary>
    public void Unpack(string package) => Shell.Output("cp", "-a", Packages.Folder(package) + "/.", Upper);

    /// <summary>Runs a program there.</summary>
    public Result Run(params string[] command) => _host.Run([Repository.Root + "/tests/inits/in-root", _folder, .. command]);

    /// <summary>Runs a line of sh there.</summary>
    public Result Sh(string line) => Run("/bin/sh", "-c", line);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Upper + path)!, Executable);
        return Upper + path;
    }
}
