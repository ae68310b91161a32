using System;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>One certain process, never another that got its number. Source: pidfd_open(2), pidfd_send_signal(2).</summary>
internal sealed class ProcessHandle : IProcessHandle
{
    private readonly FileDescriptor _pidfd;

    private ProcessHandle(int pid, FileDescriptor pidfd)
    {
        Pid = pid;
        _pidfd = pidfd;
    }

    /// <summary>A handle that another process opened and handed over; its number stays unknown.</summary>
    public ProcessHandle(int pidfd)
        : this(pid: 0, new FileDescriptor(pidfd))
    {
    }

    /// <inheritdoc/>
    public int Pid { get; }

    /// <summary>The number of the descriptor, to be handed over.</summary>
    public int Descriptor => _pidfd.Number;

    /// <summary>
    /// A handle of the process that the kernel names as the holder of a guest's life lock, or null where it names none. It is for waiting alone:
    /// another process may hold the lock by now, so GuestLife is what gives a handle to signal.
    /// </summary>
    public static ProcessHandle? OfHolder(string pidFile)
    {
        using FileDescriptor? file = HostFile.TryOpen(pidFile, Libc.O_RDONLY);
        if (file is null || LifeLock.Holder(file, pidFile) is not (> 0 and int pid))
            return null;
        ProcessHandle? handle = TryOpen(pid);

        // The kernel named this number before the handle was opened and still does.
        if (handle is not null && LifeLock.Holder(file, pidFile) == pid)
            return handle;
        handle?.Dispose();
        return null;
    }

    /// <summary>A handle of a child of this process, which cannot have lost its number before it is waited for.</summary>
    public static ProcessHandle OfChild(int pid) => TryOpen(pid) ?? throw new PosixException($"cannot open process {pid}", Errno.ESRCH);

    /// <summary>A handle of the process with a number, or null where there is none.</summary>
    /// <param name="pid">The process, which the caller knows to be the one that is meant.</param>
    public static ProcessHandle? TryOpen(int pid)
    {
        long fd = Libc.syscall(Libc.SYS_pidfd_open, pid, 0, 0, 0);
        if (fd >= 0)
            return new ProcessHandle(pid, new FileDescriptor((int)fd));
        PosixException error = PosixException.Last($"cannot open process {pid}");
        return error.Errno == Errno.ESRCH ? null : throw error;
    }

    /// <inheritdoc/>
    public bool WaitForEnd(TimeSpan patience) => Poll.IsReadable(_pidfd.Number, patience);

    /// <inheritdoc/>
    public bool WaitForEnd(ITerminationSignals signals)
    {
        Span<Libc.Pollfd> waits =
        [
            new Libc.Pollfd { Fd = _pidfd.Number, Events = Libc.POLLIN },
            new Libc.Pollfd { Fd = signals.Descriptor.Number, Events = Libc.POLLIN },
        ];
        _ = Poll.Wait(waits, TimeSpan.MaxValue);
        if (waits[0].Returned != 0)
            return true;
        signals.Take();
        return false;
    }

    /// <inheritdoc/>
    public void Signal(int signal)
    {
        if (Libc.syscall(Libc.SYS_pidfd_send_signal, _pidfd.Number, signal, 0, 0) == 0)
            return;
        PosixException error = PosixException.Last($"cannot send signal {signal} to process {Pid}");
        if (error.Errno != Errno.ESRCH)
            throw error;
    }

    /// <inheritdoc/>
    public void Dispose() => _pidfd.Dispose();
}
