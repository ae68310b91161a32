using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>
/// Starts one process. A managed program cannot fork and work in the child, so the child is this executable once more, as
/// <see cref="LauncherProcess"/>, which waits to be told what to become. Its own start-up takes a while: a caller that begins
/// early and reads and checks meanwhile waits for none of it.
/// </summary>
internal sealed class Launcher : IDisposable
{
    private readonly FileDescriptor _socket;
    private bool _isStarted;

    private Launcher(int pid, FileDescriptor socket)
    {
        Pid = pid;
        _socket = socket;
    }

    /// <summary>What a started process finds in its environment, by whichever process it was called.</summary>
    public static IReadOnlyList<string> Environment { get; } = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/", "LC_ALL=C"];

    /// <summary>The child's number; once it is started it stays its own until it is waited for.</summary>
    public int Pid { get; }

    /// <summary>Makes the child.</summary>
    public static Launcher Begin(string executable = "/proc/self/exe")
    {
        (FileDescriptor ours, FileDescriptor theirs) = DescriptorPassing.New();
        try
        {
            return new Launcher(Spawn(executable, theirs, output: null, [LauncherProcess.Verb]), ours);
        }
        catch
        {
            ours.Dispose();
            throw;
        }
        finally
        {
            theirs.Dispose();
        }
    }

    /// <summary>Starts a process and returns its number, which stays its own until it is waited for.</summary>
    public static int Run(LaunchPlan plan)
    {
        using Launcher launcher = Begin();
        launcher.Start(plan);
        return launcher.Pid;
    }

    /// <summary>Lets the child become a program.</summary>
    public void Start(LaunchPlan plan)
    {
        List<int> descriptors = [.. plan.Descriptors.Select(static d => d.From)];
        if (plan.PidFileTaker is FileDescriptor taker)
            descriptors.Add(taker.Number);
        if (plan.Guard is FileDescriptor guard)
            descriptors.Add(guard.Number);
        if (plan.Gate is Gate gate)
            descriptors.Add(gate.Waiting.Number);
        if (plan.Lifeline is FileDescriptor lifeline)
            descriptors.Add(lifeline.Number);
        try
        {
            DescriptorPassing.Send(_socket, LauncherProcess.Encode(plan), descriptors.ToArray());
        }
        catch (PosixException error) when (error.Errno is Errno.EPIPE or Errno.ECONNRESET)
        {
            throw new PosixException($"the process that was to become {plan.Program} has ended too early", error.Errno);
        }

        _isStarted = true;
        _socket.Dispose();
    }

    /// <summary>Waits for a child and returns its exit code, or 128 and the number of the signal that ended it.</summary>
    /// <param name="pid">The child, known to have ended or to end soon.</param>
    public static int Reap(int pid)
    {
        int status;
        int result;
        do
            result = Libc.waitpid(pid, out status, 0);
        while (Errno.IsInterruption(result));

        // Another's child: its code is not to be had.
        return result < 0 ? 0 : CodeOf(status);
    }

    /// <summary>
    /// The same of one that may hang in the kernel, or be held by who traces it: null where it has not ended in time.
    /// </summary>
    /// <param name="pid">The child.</param>
    /// <param name="patience">How long to wait.</param>
    public static int? TryReap(int pid, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        int status;
        while (Libc.waitpid(pid, out status, Libc.WNOHANG) == 0)
        {
            if (Stopwatch.GetElapsedTime(begin) >= patience)
                return null;
            Thread.Sleep(1);
        }

        return CodeOf(status);
    }

    /// <summary>
    /// Kills a child that nobody has waited for, and waits until it is gone. Needs no descriptor, which a process at its limit
    /// would not get.
    /// </summary>
    /// <param name="pid">The child.</param>
    /// <param name="patience">How long to wait: one that hangs in the kernel does not go.</param>
    public static void End(int pid, TimeSpan patience)
    {
        _ = Libc.kill(pid, Libc.SIGKILL);
        _ = TryReap(pid, patience);
    }

    /// <summary>Ends the child where nothing was started.</summary>
    public void Dispose()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        _socket.Dispose();
        End(Pid, Patience.KilledChild);
    }

    /// <summary>Starts this executable once more, with no descriptor but the three that every program has.</summary>
    /// <param name="executable">This program.</param>
    /// <param name="socket">What it finds as its standard input.</param>
    /// <param name="output">What it finds as its standard output and standard error; null for the caller's.</param>
    /// <param name="arguments">Its arguments, without the zeroth.</param>
    /// <returns>The number of the process.</returns>
    /// <exception cref="Failure">The host has no /proc, by which this executable is found.</exception>
    public static int Spawn(string executable, FileDescriptor socket, FileDescriptor? output, IReadOnlyList<string> arguments)
    {
        (int, int) input = (socket.Number, LauncherProcess.Socket);
        try
        {
            return ChildProcess.Start(
                executable,
                ["qemu-init", .. arguments],
                Environment,
                output is null ? [input] : [input, (output.Number, 1), (output.Number, 2)]);
        }
        catch (PosixException) when (!Directory.Exists("/proc/self"))
        {
            throw new Failure(ExitCode.Error, "/proc is not there; mount it with: mount -t proc proc /proc");
        }
    }

    private static int CodeOf(int status)
    {
        int signal = status & 0x7f;
        return signal != 0 ? 128 + signal : (status >> 8) & 0xff;
    }
}
