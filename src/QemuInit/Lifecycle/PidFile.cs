using System;
using System.Globalization;
using System.IO;
using System.Threading;
using QemuInit.Host;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// The file that tells a supervisor without a pipe that its service is up: it has this process's number, and is there as a whole or not
/// at all.
/// </summary>
internal sealed class PidFile
{
    private readonly string _path;
    private readonly Lock _turn = new();
    private bool _isOver;

    /// <summary>Removes the file of an earlier run, which a supervisor would take for this one's.</summary>
    /// <param name="path">Where the file is to be.</param>
    /// <exception cref="Failure">It cannot be there.</exception>
    public PidFile(string path)
    {
        _path = path;
        if (!Directory.Exists(Path.GetDirectoryName(path)) || Directory.Exists(path))
            throw new Failure(ExitCode.BadArgument, $"--pid-file {Printable.Of(path)}: it needs the path of a file in a folder that exists");
        HostFile.Remove(path);
    }

    /// <summary>Puts the file in its place.</summary>
    public void Write()
    {
        lock (_turn)
        {
            // Another thread waits for the guest's readiness, and may see it while this process ends.
            if (!_isOver)
                HostFile.Replace(_path, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"), Modes.PublicFile);
        }
    }

    /// <summary>Takes the file away for good.</summary>
    public void Remove()
    {
        lock (_turn)
        {
            _isOver = true;
            HostFile.Remove(_path);
        }
    }
}
