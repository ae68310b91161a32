using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// What the host's name service switch knows, asked of the host's own programs: it loads modules of the host's C library, which may be
/// another than this program's, and which wait for the network as long as they like. Source: getent(1), id(1), nsswitch.conf(5).
/// </summary>
internal static class NameSwitch
{
    private static readonly string[] s_folders = ["/usr/bin", "/bin"];

    /// <summary>The lines that a program prints; none where the host does not have it.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="Failure">It does not answer.</exception>
    public static string[] Ask(string program, params string[] arguments)
    {
        if (s_folders.Select(folder => $"{folder}/{program}").FirstOrDefault(File.Exists) is not string path)
            return [];
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        using FileDescriptor end = reading;
        int pid;
        using (writing)
        using (FileDescriptor none = HostFile.Open("/dev/null", Libc.O_RDWR))
        {
            (int, int)[] streams = [(none.Number, 0), (writing.Number, 1), (none.Number, 2)];
            pid = ChildProcess.Start(path, [program, .. arguments], Launcher.Environment, streams);
        }

        long begin = Stopwatch.GetTimestamp();
        string text = Encoding.UTF8.GetString(Pipe.ReadAll(reading, Patience.NameSwitch));
        TimeSpan left = Patience.NameSwitch - Stopwatch.GetElapsedTime(begin);
        if (left > TimeSpan.Zero && Launcher.TryReap(pid, left) is not null)
            return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Launcher.End(pid, Patience.KilledChild);
        throw new Failure(
            ExitCode.Error,
            $"{path} did not answer within {Seconds.Whole(Patience.NameSwitch)} s; see nsswitch.conf(5)");
    }
}
