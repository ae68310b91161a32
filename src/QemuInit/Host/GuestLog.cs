using System.IO;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>A guest's logs: opened by root before qemu gives up its privileges, appended to, and bounded at each start.</summary>
internal static class GuestLog
{
    private const ulong Largest = 1 << 20;

    /// <summary>Opens a log for appending.</summary>
    /// <param name="path">The log.</param>
    public static FileDescriptor Open(string path) =>
        HostFile.Open(path, Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.GroupReads);

    /// <summary>Puts a log that has grown large aside as <c>.1</c>, in place of the one before.</summary>
    /// <param name="path">The log; nobody may have it open.</param>
    public static void Rotate(string path)
    {
        using FileDescriptor? log = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (log is not null && HostFile.Stat(log, path).Size > Largest)
            File.Move(path, path + ".1", overwrite: true);
    }
}
