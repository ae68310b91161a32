using System;
using System.Runtime.InteropServices;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.State;

/// <summary>
/// A file that processes of a guest can write, as the guest's log keeper has it open: for writing as long as the guest runs. Afterwards for
/// reading, because then the kernel tells whether a process that the guest left behind can write it.
/// </summary>
/// <param name="file">The file, open for writing; disposed with this. Null where there is none.</param>
internal sealed class KeptFile(FileDescriptor? file) : IDisposable
{
    private FileDescriptor? _file = file;
    private (LogTurn Turn, ulong Place)? _claim;

    /// <summary>The file; null where it is kept no more.</summary>
    public FileDescriptor? File => _file;

    /// <summary>Its size and the like; null where it is kept no more, or that cannot be told.</summary>
    public Statx? TryStat()
    {
        try
        {
            return _file is null ? null : HostFile.Stat(_file, "a file of a guest");
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <summary>Opens it for writing, whatever its name is by now; null where it cannot be.</summary>
    public FileDescriptor? TryWrite() => _file is null ? null : HostFile.TryReopen(_file, Libc.O_RDWR);

    /// <summary>The guest's process has ended: from now on it is open for reading, or kept no more where another keeper looks after it.</summary>
    /// <param name="turn">What keepers say by which files they look after.</param>
    /// <param name="place">Tells it from a file of another file system with the same inode number.</param>
    public void Read(LogTurn turn, ulong place)
    {
        Statx? state = TryStat();
        FileDescriptor? reader = state is null ? null : HostFile.TryReopen(_file!, Libc.O_RDONLY);
        Dispose();
        _file = reader;
        if (state is not Statx known)
            return;
        if (turn.TryLookAfter(known.Inode | place))
            _claim = (turn, known.Inode | place);
        else
            Dispose();
    }

    /// <summary>
    /// Whether another process has it open for writing: the kernel grants a lease for reading only where none has. A file system without
    /// leases says no. It must be open for reading itself. Source: fcntl(2), "Leases".
    /// </summary>
    public bool IsWritten()
    {
        if (_file is null)
            return false;

        // A process that opens it just then would have SIGIO sent to this process, and be held up until the lease is back.
        _ = Libc.fcntl_int(_file.Number, Libc.F_SETSIG, Libc.SIGURG);
        if (Libc.fcntl_int(_file.Number, Libc.F_SETLEASE, Libc.F_RDLCK) != 0)
            return Marshal.GetLastPInvokeError() == Errno.EAGAIN;
        _ = Libc.fcntl_int(_file.Number, Libc.F_SETLEASE, Libc.F_UNLCK);
        return false;
    }

    /// <summary>Keeps it no more: another keeper may look after it.</summary>
    public void Dispose()
    {
        _claim?.Turn.LeaveAlone(_claim.Value.Place);
        _claim = null;
        _file?.Dispose();
        _file = null;
    }
}
