using System.IO;
using System.Text;
using System;
using QemuInit.Host.Posix;
using QemuInit.Reports;

namespace QemuInit.Host;

/// <summary>A guest's logs: opened by root before qemu gives up its privileges, appended to, and bounded at each start.</summary>
internal static class GuestLog
{
    /// <summary>What follows the time in a line of <see cref="Mark"/>.</summary>
    public const string StartMark = " start";

    private const ulong Largest = 1 << 20;

    /// <summary>Opens a log for appending.</summary>
    /// <param name="path">The log.</param>
    public static FileDescriptor Open(string path) =>
        HostFile.Open(path, Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.GroupReads);

    /// <summary>Writes a line with the time of a start into a log whose other lines have none: what follows it was said after that.</summary>
    /// <param name="log">The log, open for appending.</param>
    /// <param name="path">Its path, for messages.</param>
    public static void Mark(FileDescriptor log, string path)
    {
        try
        {
            HostFile.Write(log, path, Encoding.ASCII.GetBytes($"{UtcTime.Format(DateTime.UtcNow)}{StartMark}\n"));
        }
        catch (PosixException)
        {
            // A full disk keeps no guest from starting.
        }
    }

    /// <summary>Appends a line in one piece, and puts a log that has grown large aside first.</summary>
    /// <param name="path">The log, which nobody keeps open.</param>
    /// <param name="line">The line, with its end.</param>
    public static void Append(string path, string line)
    {
        FileDescriptor log = Open(path);
        if (HostFile.Stat(log, path).Size > Largest)
        {
            log.Dispose();
            Rotate(path);
            log = Open(path);
        }

        using (log)
            HostFile.Write(log, path, Encoding.UTF8.GetBytes(line));
    }

    /// <summary>Puts a log that has grown large aside as <c>.1</c>, in place of the one before.</summary>
    /// <param name="path">The log; nobody may have it open.</param>
    public static void Rotate(string path)
    {
        using FileDescriptor? log = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (log is not null && HostFile.Stat(log, path).Size > Largest)
            File.Move(path, path + ".1", overwrite: true);
    }
}
