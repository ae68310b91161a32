using System;
using System.Runtime.InteropServices;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>
/// A guest's logs: opened by root before qemu gives up its privileges, and appended to. What grows larger than a mark is put
/// aside, at a start and, while the guest runs, by its <see cref="LogKeeper"/>; what does that holds the <see cref="LogTurn"/>.
/// </summary>
internal static class GuestLog
{
    /// <summary>What follows the time in a line of <see cref="Mark"/>.</summary>
    public const string StartMark = " start";

    /// <summary>Bytes above which a log is put aside; of older ones that many bytes are kept, the newest.</summary>
    public const int Largest = 1 << 20;

    // One array for good: a keeper asks for it many times a second.
    private static readonly string[] s_names = [GuestPaths.ConsoleLogName, GuestPaths.EventsName, GuestPaths.QemuLogName];

    // How many older ones are kept.
    private const int Older = 3;

    // Some hundred events of qemu.
    private const int Reserved = 16 * 1024;

    // What file systems themselves reserve behind the end of a file that grows: XFS as much again as it has, up to this size.
    private const long Slack = Largest;

    // Above that a log is not kept whole, wherever it is put aside.
    private const long LargestWhole = 4L * Largest;

    /// <summary>The names of the logs that a qemu has open, in a guest's folder of logs.</summary>
    public static ReadOnlySpan<string> Names => s_names;

    /// <summary>Opens a log for appending.</summary>
    public static FileDescriptor Open(string path) =>
        HostFile.Open(path, Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT | Libc.O_NOFOLLOW, Modes.GroupReads);

    /// <summary>
    /// Reserves room on the disk for what is appended next, where the file system can. On a full disk what the log holds gives
    /// way to it.
    /// </summary>
    /// <param name="log">The log, open for appending.</param>
    /// <param name="path">Its path, for messages.</param>
    public static void Reserve(FileDescriptor log, string path)
    {
        long size = (long)HostFile.Stat(log, path).Size;
        if (Libc.fallocate(log.Number, Libc.FALLOC_FL_KEEP_SIZE, size, Reserved) == 0 || Marshal.GetLastPInvokeError() != Errno.ENOSPC)
            return;
        if (Libc.ftruncate(log.Number, 0) == 0)
            _ = Libc.fallocate(log.Number, Libc.FALLOC_FL_KEEP_SIZE, 0, Reserved);
    }

    /// <summary>
    /// Whether an event more would find room in a log: what is reserved is not used up, or its file system is not full.
    /// </summary>
    public static bool HasRoom(string path)
    {
        using FileDescriptor? log = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (log is null)
            return true;
        Statx state = HostFile.Stat(log, path);
        return state.Blocks * Statx.BlockSize >= state.Size + Statx.BlockSize || DiskRoom.TryOf(path) is not { Available: 0 };
    }

    /// <summary>
    /// Writes a line with the time of a start into a log whose other lines have none: what follows it was said after that.
    /// </summary>
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
    /// <param name="path">The folder of logs.</param>
    /// <param name="name">The log's name; nobody keeps it open.</param>
    /// <param name="line">The line, with its end.</param>
    public static void Append(string path, string name, string line)
    {
        string log = $"{path}/{name}";
        if (HostFile.TrySize(log) is > Largest)
        {
            using FileDescriptor folder = HostFile.OpenDirectory(path);
            using LogTurn turn = new(folder);

            // Another may have put it aside since it was looked at.
            if (turn.TryTake(TimeSpan.Zero) && IsLarge(folder, name))
                PutAside(folder, name);
        }

        using FileDescriptor file = Open(log);
        HostFile.Write(file, log, Encoding.UTF8.GetBytes(line));
    }

    /// <summary>Puts the logs that have grown large aside as <c>.1</c>, those before as <c>.2</c> and <c>.3</c>.</summary>
    /// <param name="path">Their folder; no qemu may have one open.</param>
    public static void Rotate(string path)
    {
        using FileDescriptor folder = HostFile.OpenDirectory(path);
        using LogTurn turn = new(folder);
        bool locked = false;
        foreach (string name in Names)
        {
            if (!IsLarge(folder, name) && !HasNoBounds(folder, name))
                continue;

            // The keeper of a qemu that has just ended may be at it: it never takes long, and a start does not depend on this.
            locked = locked || turn.TryTake(Patience.LogKeeper);
            if (!locked)
                return;
            if (HasNoBounds(folder, name))
                Cut(folder, name);
            if (IsLarge(folder, name))
                PutAside(folder, name);
        }
    }

    /// <summary>
    /// Whether a log holds more of the disk than its text: a process that has it open for writing can reserve room behind its
    /// end, which its size does not show.
    /// </summary>
    public static bool HoldsTooMuch(in Statx log) => log.Blocks * Statx.BlockSize > log.Size + Reserved + Slack;

    /// <summary>Whether a log has grown without bounds: it is not kept whole, wherever it is put aside.</summary>
    public static bool HasNoBounds(in Statx log) => HoldsTooMuch(log) || log.Size > LargestWhole;

    /// <summary>
    /// Gives back what a log holds of the disk beside its last part, which is kept: what is behind its end, and what is so far
    /// before it that nobody would keep it. Needs no room.
    /// </summary>
    /// <param name="log">The log, open for writing.</param>
    /// <param name="name">Its name, for messages.</param>
    public static void GiveBack(FileDescriptor log, string name)
    {
        long size = (long)HostFile.Stat(log, name).Size;
        if (size > LargestWhole)
            _ = Libc.fallocate(log.Number, Libc.FALLOC_FL_KEEP_SIZE | Libc.FALLOC_FL_PUNCH_HOLE, 0, size - LargestWhole);

        // To the size that it has: a file system lets go of what is behind it.
        if (HoldsTooMuch(HostFile.Stat(log, name)) && Libc.ftruncate(log.Number, size) != 0)
            throw PosixException.Last($"cannot cut {name}");
    }

    // No qemu has it open. What has grown without bounds is replaced by a copy of its end: a sparse file is small for a file
    // system only.
    private static void Cut(FileDescriptor folder, string name)
    {
        int fd = Libc.openat(folder.Number, name, Libc.O_RDWR | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, 0);
        if (fd < 0)
            return;
        using FileDescriptor log = new(fd);
        GiveBack(log, name);
        long size = (long)HostFile.Stat(log, name).Size;
        if (size <= LargestWhole)
            return;
        byte[] end = HostFile.Read(log, name, Largest, size - Largest);
        if (Libc.ftruncate(log.Number, 0) != 0)
            throw PosixException.Last($"cannot empty {name}");
        HostFile.Write(log, name, end.AsSpan(end.AsSpan().IndexOf((byte)'\n') + 1));
    }

    private static bool HasNoBounds(FileDescriptor folder, string name) =>
        Libc.statx(folder.Number, name, Libc.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, out Statx log) == 0 && HasNoBounds(log);

    private static bool IsLarge(FileDescriptor folder, string name) => HostFile.SizeBelow(folder.Number, name) is > Largest;

    private static void PutAside(FileDescriptor folder, string name)
    {
        MakeRoom(folder, name);
        Rename(folder, name, name + ".1");
    }

    /// <summary>Moves each older log a place up, and drops the oldest: the name of the newest is free then.</summary>
    public static void MakeRoom(FileDescriptor folder, string name)
    {
        for (int i = Older; i > 1; i--)
            Rename(folder, $"{name}.{i - 1}", $"{name}.{i}");
    }

    /// <summary>Renames a log; it is fine where there is none.</summary>
    public static void Rename(FileDescriptor folder, string from, string to)
    {
        if (Libc.renameat(folder.Number, from, folder.Number, to) != 0
            && PosixException.Last($"cannot rename {from}") is { Errno: not Errno.ENOENT } error)
        {
            throw error;
        }
    }
}
