using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// The keeper of a guest's logs, <see cref="LogKeeper"/>: sleeps until qemu ends, and every few seconds looks at the sizes. A log that has
/// grown large is copied to <c>.1</c> and emptied in place, as qemu has it open for appending. It is root without any capability: the
/// logs are root's own.
/// </summary>
internal static unsafe class LogKeeperProcess
{
    /// <summary>The hidden verb under which the executable starts itself.</summary>
    public const string Verb = "_keep-logs";

    private const byte LineEnd = (byte)'\n';

    // A guest that prints faster than it is copied does not keep the copying going for ever.
    private const long MostAtOnce = 4L * GuestLog.Largest;

    // Of waits for the end of a line that is being written, a millisecond each.
    private const int MostWaits = 10;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    /// <summary>Runs the hidden verb: returns when qemu has ended.</summary>
    public static int Run()
    {
        try
        {
            if (Privilege.IsSudo)
                throw new PosixException($"cannot start '{Verb}' through sudo", Errno.EPERM);
            (_, int[] descriptors) = Handover.Receive(LauncherProcess.Socket);
            if (descriptors.Length == 2)
                Keep(new ProcessHandle(descriptors[0]), new FileDescriptor(descriptors[1]));
            return 0;
        }
        catch (PosixException)
        {
            // Whoever could have been told is gone; the next start bounds the logs.
            return LauncherProcess.NotStarted;
        }
    }

    private static void Keep(ProcessHandle qemu, FileDescriptor folder)
    {
        _ = Libc.setsid();
        _ = Libc.chdir("/");
        _ = Libc.dup2(1, LauncherProcess.Socket);
        GiveUpCapabilities();

        ReadOnlySpan<string> names = GuestLog.Names;
        FileDescriptor?[] logs = new FileDescriptor?[names.Length];
        for (int i = 0; i < logs.Length; i++)
            logs[i] = TryOpen(folder, names[i], Libc.O_RDWR, 0);

        byte[] buffer = new byte[16 * 1024];
        while (!qemu.WaitForEnd(s_pause))
        {
            for (int i = 0; i < logs.Length; i++)
            {
                if (logs[i] is FileDescriptor log && HostFile.Stat(log, names[i]).Size > GuestLog.Largest)
                    PutAside(qemu, folder, log, names[i], buffer);
            }
        }
    }

    private static void PutAside(ProcessHandle qemu, FileDescriptor folder, FileDescriptor log, string name, byte[] buffer)
    {
        // Where qemu has ended, a start may be putting the logs aside, or a new qemu be writing them.
        if (!GuestLog.TryLock(folder, patience: TimeSpan.Zero))
            return;
        try
        {
            if (!qemu.WaitForEnd(TimeSpan.Zero))
                CopyAndEmpty(folder, log, name, buffer);
        }
        catch (PosixException)
        {
            // A full disk, most likely: tried again.
            _ = Libc.unlinkat(folder.Number, name + ".new", 0);
        }
        finally
        {
            _ = Libc.flock(folder.Number, Libc.LOCK_UN);
        }
    }

    private static void CopyAndEmpty(FileDescriptor folder, FileDescriptor log, string name, byte[] buffer)
    {
        string copied = name + ".new";
        using FileDescriptor copy = TryOpen(folder, copied, Libc.O_WRONLY | Libc.O_CREAT | Libc.O_TRUNC, Modes.GroupReads)
            ?? throw new PosixException($"cannot open {copied}", Errno.ENOENT);
        long size = (long)HostFile.Stat(log, name).Size;
        long begin = size - GuestLog.Largest;
        begin += HostFile.Read(log, name, limit: 4096, begin).IndexOf(LineEnd) + 1;
        long end = begin + MostAtOnce;
        bool isWhole = true;
        long done = Copy(log, copy, begin, end, buffer, ref isWhole);
        GuestLog.MakeRoom(folder, name);
        GuestLog.Rename(folder, copied, name + ".1");

        // What came meanwhile. From the last look, which finds nothing new, to the emptying are two system calls: what qemu
        // writes just then is lost.
        done = Copy(log, copy, done, end, buffer, ref isWhole);
        for (int waits = 0; !isWhole && waits < MostWaits; waits++)
        {
            _ = Libc.poll(null, 0, 1);
            done = Copy(log, copy, done, end, buffer, ref isWhole);
        }

        if (Libc.ftruncate(log.Number, 0) != 0)
            throw PosixException.Last($"cannot empty {name}");
    }

    // Until there is no more, or enough; isWhole tells whether what was copied ends with a line.
    private static long Copy(FileDescriptor log, FileDescriptor copy, long offset, long end, byte[] buffer, ref bool isWhole)
    {
        while (offset < end)
        {
            nint count;
            fixed (byte* memory = buffer)
                count = Libc.pread(log.Number, memory, (nuint)buffer.Length, offset);
            if (count < 0)
                throw PosixException.Last("cannot read a log");
            if (count == 0)
                break;
            HostFile.Write(copy, "an older log", buffer.AsSpan(0, (int)count));
            isWhole = buffer[count - 1] == LineEnd;
            offset += count;
        }

        return offset;
    }

    private static FileDescriptor? TryOpen(FileDescriptor folder, string name, int flags, uint mode)
    {
        int fd = Libc.openat(folder.Number, name, flags | Libc.O_NOFOLLOW | Libc.O_CLOEXEC, mode);
        return fd < 0 ? null : new FileDescriptor(fd);
    }

    private static void GiveUpCapabilities()
    {
        LauncherProcess.EmptyBoundingSet();
        Libc.CapUserHeader header = new() { Version = Libc.LINUX_CAPABILITY_VERSION_3 };
        Libc.CapUserData* none = stackalloc Libc.CapUserData[2];
        if (Libc.syscall(Libc.SYS_capset, (long)&header, (long)none, 0, 0) != 0)
            throw PosixException.Last("cannot give up capabilities");
        _ = Libc.prctl(Libc.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }
}
