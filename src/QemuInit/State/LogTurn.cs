using System;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.State;

/// <summary>
/// The turn to put logs of a folder aside. It is a <c>flock</c> on a file that root alone can open: a process that could open it,
/// a qemu that was broken into for one, could keep the turn for ever, and the logs would grow.
/// </summary>
internal sealed class LogTurn : IDisposable
{
    /// <summary>The file's name in the folder of logs.</summary>
    public const string FileName = ".turn";

    private readonly FileDescriptor? _file;

    /// <summary>Opens the file, and makes it where it is not there.</summary>
    /// <param name="folder">The folder of logs.</param>
    public LogTurn(FileDescriptor folder)
    {
        int flags = Libc.O_RDWR | Libc.O_CREAT | Libc.O_NOFOLLOW | Libc.O_CLOEXEC;
        int fd = Libc.openat(folder.Number, FileName, flags, Modes.OwnerReads);
        _file = fd < 0 ? null : new FileDescriptor(fd);
    }

    /// <summary>
    /// Takes the turn until this is disposed; false where another has it for longer than that, or the file cannot be made.
    /// </summary>
    /// <param name="patience">How long to wait.</param>
    public bool TryTake(TimeSpan patience)
    {
        try
        {
            return _file is not null && FileLock.TryTake(_file, FileName, patience);
        }
        catch (PosixException)
        {
            // A file system without locks.
            return false;
        }
    }

    /// <summary>
    /// Says that this process looks after a log until it is left alone or this is disposed; false where another does. No two look after the same log
    /// of a guest that has ended.
    /// </summary>
    /// <param name="inode">The log's inode number, which stands for its place in the file.</param>
    public bool TryLookAfter(ulong inode) => TryClaim(inode, Libc.F_WRLCK);

    /// <summary>Says that this process no longer looks after a log.</summary>
    /// <param name="inode">What <see cref="TryLookAfter"/> was told.</param>
    public void LeaveAlone(ulong inode) => _ = TryClaim(inode, Libc.F_UNLCK);

    private bool TryClaim(ulong inode, short type)
    {
        Libc.Flock place = new() { Type = type, Start = (long)(inode & (long.MaxValue >> 1)), Length = 1 };
        return _file is not null && Libc.fcntl_lock(_file.Number, Libc.F_OFD_SETLK, ref place) == 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
