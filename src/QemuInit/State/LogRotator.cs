using System;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.State;

/// <summary>
/// The logs of a guest that runs, as its keeper has them open. One that has grown large is copied to <c>.1</c> and emptied in place, as
/// qemu has it open for appending.
/// </summary>
internal sealed class LogRotator : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    // A guest that prints faster than it is copied does not keep the copying going for ever.
    private const long MostAtOnce = 4L * GuestLog.Largest;

    // Of waits for the end of a line that is being written, a millisecond each.
    private const int MostWaits = 10;

    private readonly ProcessHandle _qemu;
    private readonly FileDescriptor _folder;
    private readonly FileDescriptor?[] _logs;

    /// <summary>Opens the logs that are there.</summary>
    /// <param name="qemu">The guest's process; disposed with this.</param>
    /// <param name="folder">Its folder of logs; disposed with this.</param>
    public LogRotator(ProcessHandle qemu, FileDescriptor folder)
    {
        _qemu = qemu;
        _folder = folder;
        _logs = new FileDescriptor?[GuestLog.Names.Length];
        for (int i = 0; i < _logs.Length; i++)
            _logs[i] = TryOpen(GuestLog.Names[i], Libc.O_RDWR, 0);
    }

    /// <summary>A descriptor that poll(2) finds readable when the guest's process has ended.</summary>
    public int End => _qemu.Descriptor;

    /// <summary>Puts aside what has grown large. What can't be is tried again the next time.</summary>
    /// <param name="buffer">Is overwritten.</param>
    public void Look(Span<byte> buffer)
    {
        for (int i = 0; i < _logs.Length; i++)
        {
            if (_logs[i] is not FileDescriptor log || TryStat(log) is not Statx state)
                continue;
            if (GuestLog.HoldsTooMuch(state))
                GiveBack(log, GuestLog.Names[i]);
            if (state.Size > GuestLog.Largest)
                PutAside(log, GuestLog.Names[i], buffer);
        }
    }

    /// <summary>Looks a last time, when the guest's process has ended: what it reserved is not kept until the next start.</summary>
    public void LookAtEnd()
    {
        for (int i = 0; i < _logs.Length; i++)
        {
            if (_logs[i] is FileDescriptor log && TryStat(log) is Statx state && GuestLog.HoldsTooMuch(state))
                GiveBack(log, GuestLog.Names[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _qemu.Dispose();
        _folder.Dispose();
        foreach (FileDescriptor? log in _logs)
            log?.Dispose();
    }

    private static Statx? TryStat(FileDescriptor log)
    {
        try
        {
            return HostFile.Stat(log, "a log");
        }
        catch (PosixException)
        {
            return null;
        }
    }

    // A guest that does this has been broken into, or is no qemu: that a line which it writes just then may be lost is no loss.
    private void GiveBack(FileDescriptor log, string name)
    {
        if (!GuestLog.TryLock(_folder, patience: TimeSpan.Zero))
            return;
        try
        {
            GuestLog.GiveBack(log, name);
            if (name == GuestPaths.EventsName)
                GuestLog.Reserve(log, name);
        }
        catch (PosixException)
        {
            // The file system can't: the next look tries again.
        }
        finally
        {
            _ = Libc.flock(_folder.Number, Libc.LOCK_UN);
        }
    }

    private void PutAside(FileDescriptor log, string name, Span<byte> buffer)
    {
        // Where qemu has ended, a start may be putting the logs aside, or a new qemu be writing them.
        if (!GuestLog.TryLock(_folder, patience: TimeSpan.Zero))
            return;
        try
        {
            if (!_qemu.WaitForEnd(TimeSpan.Zero))
                CopyAndEmpty(log, name, buffer);
        }
        catch (PosixException)
        {
            // A full disk, most likely.
            _ = Libc.unlinkat(_folder.Number, name + ".new", 0);
        }
        finally
        {
            _ = Libc.flock(_folder.Number, Libc.LOCK_UN);
        }
    }

    private void CopyAndEmpty(FileDescriptor log, string name, Span<byte> buffer)
    {
        string copied = name + ".new";
        GuestLog.GiveBack(log, name);
        using FileDescriptor copy = TryOpen(copied, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC, Modes.GroupReads)
            ?? throw new PosixException($"cannot open {copied}", Errno.ENOENT);
        long size = (long)HostFile.Stat(log, name).Size;
        long begin = size - GuestLog.Largest;
        begin += HostFile.Read(log, name, limit: 4096, begin).IndexOf(LineEnd) + 1;
        long end = begin + MostAtOnce;
        bool isWhole = true;
        long done = Copy(log, copy, begin, end, buffer, ref isWhole);
        GuestLog.MakeRoom(_folder, name);
        GuestLog.Rename(_folder, copied, name + ".1");

        // What came meanwhile. From the last look, which finds nothing new, to the emptying are two system calls: what qemu
        // writes just then is lost.
        done = Copy(log, copy, done, end, buffer, ref isWhole);
        for (int waits = 0; !isWhole && waits < MostWaits; waits++)
        {
            Thread.Sleep(1);
            done = Copy(log, copy, done, end, buffer, ref isWhole);
        }

        if (Libc.ftruncate(log.Number, 0) != 0)
            throw PosixException.Last($"cannot empty {name}");
        if (name == GuestPaths.EventsName)
            GuestLog.Reserve(log, name);
    }

    // Until there is no more, or enough; isWhole tells whether what was copied ends with a line.
    private static long Copy(FileDescriptor log, FileDescriptor copy, long offset, long end, Span<byte> buffer, ref bool isWhole)
    {
        while (offset < end)
        {
            int count = log.ReadAt(buffer, offset);
            if (count < 0)
                throw PosixException.Last("cannot read a log");
            if (count == 0)
                break;
            HostFile.Write(copy, "an older log", buffer[..count]);
            isWhole = buffer[count - 1] == LineEnd;
            offset += count;
        }

        return offset;
    }

    private FileDescriptor? TryOpen(string name, int flags, uint mode)
    {
        int fd = Libc.openat(_folder.Number, name, flags | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, mode);
        return fd < 0 ? null : new FileDescriptor(fd);
    }
}
