using System;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.State;

/// <summary>
/// The logs of a guest that runs, as its keeper has them open. One that has grown large is copied to <c>.1</c> and emptied in
/// place, as qemu has it open for appending. The pid file is kept small as well: for its lock, qemu has it open for writing.
/// </summary>
internal sealed class LogRotator : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    // A pid file has one line.
    private const long LargestPidFile = 64 * 1024;
    private const long KeptOfPidFile = 4 * 1024;

    // Tells the place of a pid file from that of a log of another file system with the same number.
    private const ulong PidFilePlace = 1UL << 60;

    // A guest that prints faster than it is copied does not keep the copying going for ever.
    private const long MostAtOnce = 4L * GuestLog.Largest;

    // Of waits for the end of a line that is being written, a millisecond each.
    private const int MostWaits = 10;

    private readonly ProcessHandle _qemu;
    private readonly FileDescriptor _folder;
    private readonly FileDescriptor _run;
    private readonly FileChanges? _changes;
    private readonly LogTurn _ended;
    private readonly KeptFile[] _logs;
    private FileDescriptor? _pidFileSource;
    private KeptFile _pidFile = new(null);
    private bool _hasEnded;

    /// <summary>Opens the logs that are there.</summary>
    /// <param name="qemu">The guest's process; disposed with this.</param>
    /// <param name="folder">Its folder of logs; disposed with this.</param>
    /// <param name="run">Its folder below RUNDIR; disposed with this.</param>
    /// <param name="changes">Is told of the files that are kept; null for nobody.</param>
    /// <param name="pidFile">
    /// A socket over which its pid file comes, whatever becomes of the file's name; disposed with this. Null where it has none.
    /// </param>
    public LogRotator(ProcessHandle qemu, FileDescriptor folder, FileDescriptor run, FileChanges? changes = null, FileDescriptor? pidFile = null)
    {
        _qemu = qemu;
        _folder = folder;
        _run = run;
        _changes = changes;
        _pidFileSource = pidFile;
        _ended = new LogTurn(folder);
        _logs = new KeptFile[GuestLog.Names.Length];
        for (int i = 0; i < _logs.Length; i++)
            _logs[i] = Keep(TryOpen(_folder, GuestLog.Names[i], Libc.O_RDWR, 0));
    }

    /// <summary>A descriptor that poll(2) finds readable when the guest's process has ended; -1 afterwards.</summary>
    public int End => _hasEnded ? -1 : _qemu.Descriptor;

    /// <summary>A descriptor that poll(2) finds readable when its pid file has come; -1 where none is awaited.</summary>
    public int PidFile => _pidFileSource?.Number ?? -1;

    /// <summary>Whether the guest's process has ended, and no process that it left behind can write into its files.</summary>
    public bool IsOver => _hasEnded && _pidFile.File is null && Array.TrueForAll(_logs, static log => log.File is null);

    /// <summary>Puts aside what has grown large. What can't be is tried again the next time.</summary>
    /// <param name="buffer">Is overwritten.</param>
    public void Look(Span<byte> buffer)
    {
        bool isOthers = HasStartedAgain();
        LookAtPidFile(isOthers);
        for (int i = 0; i < _logs.Length; i++)
        {
            if (_logs[i].TryStat() is not Statx state)
                continue;
            string name = GuestLog.Names[i];
            if (_hasEnded)
            {
                if (isOthers && IsNamed(_folder, name, state))
                    _logs[i].Dispose();
                else
                    LookAfterEnd(_logs[i], name, state, buffer);
                continue;
            }

            if (GuestLog.HoldsTooMuch(state))
                GiveBack(_logs[i].File!, name);
            if (state.Size > GuestLog.Largest)
                PutAside(_logs[i].File!, name, buffer);
        }
    }

    // One that has grown is cut: it lies in memory that all services of the host share.
    private void LookAtPidFile(bool isOthers)
    {
        TakePidFile();
        if (_hasEnded
            && (!_pidFile.IsWritten() || (isOthers && _pidFile.TryStat() is Statx own && IsNamed(_run, GuestPaths.PidName, own))))
        {
            _pidFile.Dispose();
            return;
        }

        if (_pidFile.TryStat() is not Statx state || (state.Size <= LargestPidFile && state.Blocks * Statx.BlockSize <= LargestPidFile))
            return;
        using FileDescriptor? writable = _pidFile.TryWrite();
        if (writable is not null)
            _ = Libc.ftruncate(writable.Number, KeptOfPidFile);
    }

    // The process sends it before it becomes qemu, or ends without one. It is opened again: what qemu has is qemu's to lock.
    private void TakePidFile()
    {
        if (_pidFileSource is null || !Poll.IsReadable(_pidFileSource.Number, TimeSpan.Zero))
            return;
        Span<byte> one = stackalloc byte[1];
        _ = DescriptorMessage.Receive(_pidFileSource.Number, one, out int[] descriptors);
        LetGoOfSource();
        foreach (int number in descriptors)
        {
            using FileDescriptor qemus = new(number);
            _pidFile = Keep(HostFile.TryReopen(qemus, Libc.O_RDWR));
        }
    }

    private void LetGoOfSource()
    {
        _pidFileSource?.Dispose();
        _pidFileSource = null;
    }

    /// <summary>
    /// Looks when the guest's process has ended: what it reserved is not kept until the next start. A log that a process which it
    /// left behind has open is looked after as long as that lives.
    /// </summary>
    /// <param name="buffer">Is overwritten.</param>
    public void LookAtEnd(Span<byte> buffer)
    {
        for (int i = 0; i < _logs.Length; i++)
        {
            if (_logs[i].TryStat() is Statx state && GuestLog.HoldsTooMuch(state))
                GiveBack(_logs[i].File!, GuestLog.Names[i]);
            _logs[i].Read(_ended, place: 0);
        }

        LookAtPidFile(isOthers: false);
        LetGoOfSource();
        _pidFile.Read(_ended, PidFilePlace);
        _hasEnded = true;
        Look(buffer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _qemu.Dispose();
        _folder.Dispose();
        _run.Dispose();
        _ended.Dispose();
        LetGoOfSource();
        _pidFile.Dispose();
        foreach (KeptFile log in _logs)
            log.Dispose();
    }

    // A guest that does this has been broken into, or is not a qemu: that a line which it writes just then may be lost is not a
    // loss.
    private void GiveBack(FileDescriptor log, string name)
    {
        using LogTurn turn = new(_folder);
        if (!turn.TryTake(patience: TimeSpan.Zero))
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
    }

    private void PutAside(FileDescriptor log, string name, Span<byte> buffer)
    {
        // Where qemu has ended, a start may be putting the logs aside, or a new qemu be writing them.
        using LogTurn turn = new(_folder);
        if (!turn.TryTake(patience: TimeSpan.Zero))
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
    }

    // A log that a start has put aside since is nobody's to read for news: what comes there is dropped.
    private void LookAfterEnd(KeptFile log, string name, in Statx state, Span<byte> buffer)
    {
        if (!log.IsWritten() && !GuestLog.HasNoBounds(state))
        {
            log.Dispose();
            return;
        }

        if (state.Size <= GuestLog.Largest && !GuestLog.HoldsTooMuch(state))
            return;
        using LogTurn turn = new(_folder);
        using FileDescriptor? writable = log.TryWrite();
        if (writable is null || !turn.TryTake(patience: TimeSpan.Zero))
            return;
        try
        {
            if (IsNamed(_folder, name, state))
                CopyAndEmpty(writable, name, buffer);
            else
                _ = Libc.ftruncate(writable.Number, 0);
        }
        catch (PosixException)
        {
            // A full disk, most likely: room goes before words.
            _ = Libc.ftruncate(writable.Number, 0);
            _ = Libc.unlinkat(_folder.Number, name + ".new", 0);
        }
    }

    private static bool IsNamed(FileDescriptor folder, string name, in Statx log) =>
        Libc.statx(folder.Number, name, Libc.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, out Statx named) == 0 && named.Inode == log.Inode;

    // After its end: then its files have a keeper of their own, but for logs that were put aside. A process that was left behind may hold
    // the lock as well, but root did not start it.
    private bool HasStartedAgain()
    {
        try
        {
            return _hasEnded && ProcessStat.TryReadLink($"/proc/self/fd/{_run.Number}") is string run
                && LifeLock.Holder($"{run}/{GuestPaths.PidName}") is int holder
                && StartRecord.TryRead($"{run}/{GuestPaths.BootedName}")?.Process?.As(holder).Pid == holder;
        }
        catch (PosixException)
        {
            return false;
        }
    }

    private void CopyAndEmpty(FileDescriptor log, string name, Span<byte> buffer)
    {
        string copied = name + ".new";
        GuestLog.GiveBack(log, name);
        using FileDescriptor copy = TryOpen(_folder, copied, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC, Modes.GroupReads)
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

    private KeptFile Keep(FileDescriptor? file)
    {
        if (file is not null)
            _changes?.Watch(file);
        return new KeptFile(file);
    }

    private static FileDescriptor? TryOpen(FileDescriptor folder, string name, int flags, uint mode)
    {
        int fd = Libc.openat(folder.Number, name, flags | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, mode);
        return fd < 0 ? null : new FileDescriptor(fd);
    }
}
