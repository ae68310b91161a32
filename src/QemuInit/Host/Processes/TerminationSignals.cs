using System;
using System.Runtime.InteropServices;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// SIGTERM and SIGINT as records that can be waited for, in place of what they do to a process. SIGHUP is ignored.
/// Source: signalfd(2).
/// </summary>
internal sealed class TerminationSignals : ITerminationSignals, IDisposable
{
    private TerminationSignals(FileDescriptor descriptor) => Descriptor = descriptor;

    /// <inheritdoc/>
    public FileDescriptor Descriptor { get; }

    /// <summary>
    /// Begins to receive the signals. A signal ends the process where any thread does not block it, and the runtime's own are there
    /// before the first line of ours; but they begin with the mask of the program that was before. So a program that finds the
    /// signals unblocked blocks them and starts itself again, as the same process with the same arguments.
    /// </summary>
    public static TerminationSignals Receive()
    {
        Span<byte> signals = stackalloc byte[Libc.SizeOfSignalSet];
        _ = Libc.sigemptyset(signals);
        _ = Libc.sigaddset(signals, Libc.SIGTERM);
        _ = Libc.sigaddset(signals, Libc.SIGINT);
        Span<byte> blocked = stackalloc byte[Libc.SizeOfSignalSet];
        _ = Libc.pthread_sigmask(Libc.SIG_BLOCK, signals, blocked);
        if (Libc.sigismember(blocked, Libc.SIGTERM) != 1 || Libc.sigismember(blocked, Libc.SIGINT) != 1)
            StartAgain();

        _ = Libc.signal(Libc.SIGHUP, Libc.SIG_IGN);
        int fd = Libc.signalfd(-1, signals, Libc.SFD_CLOEXEC);
        return fd >= 0 ? new TerminationSignals(new FileDescriptor(fd)) : throw PosixException.Last("cannot receive signals");
    }

    /// <inheritdoc/>
    public bool HasCome(TimeSpan patience) => Poll.IsReadable(Descriptor.Number, patience);

    /// <inheritdoc/>
    public void Take()
    {
        Span<byte> record = stackalloc byte[Libc.SizeOfSignalRecord];
        if (Descriptor.Read(record) < 0)
            throw PosixException.Last("cannot read a signal");
    }

    /// <summary>Takes the signal that has come, and ends the process by it, as if it had never been received.</summary>
    public void Obey()
    {
        // The record begins with the signal's number.
        Span<byte> record = stackalloc byte[Libc.SizeOfSignalRecord];
        int signal = Descriptor.Read(record) < 0 ? Libc.SIGTERM : MemoryMarshal.Read<int>(record);
        Span<byte> signals = stackalloc byte[Libc.SizeOfSignalSet];
        Span<byte> before = stackalloc byte[Libc.SizeOfSignalSet];
        _ = Libc.sigemptyset(signals);
        _ = Libc.sigaddset(signals, signal);
        _ = Libc.signal(signal, Libc.SIG_DFL);
        _ = Libc.pthread_sigmask(Libc.SIG_UNBLOCK, signals, before);
        _ = Libc.kill(Libc.getpid(), signal);
    }

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();

    private static void StartAgain()
    {
        // By its path, not by /proc/self/exe: the kernel names the process after the last part.
        string program = Environment.ProcessPath ?? "/proc/self/exe";
        using NativeStrings arguments = new(Environment.GetCommandLineArgs());
        StartedAgain.Note();
        _ = Libc.execv(program, arguments);
        throw PosixException.Last($"cannot start {program}");
    }
}
