using System;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>One command to a running guest's monitor, serialised with all other verbs.</summary>
internal static class MonitorCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>Executes a command without arguments.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="verb">The verb, for the lock.</param>
    /// <param name="command">The QMP command.</param>
    /// <exception cref="Failure">The guest does not run, or its monitor did not do it.</exception>
    public static void Execute(GuestPaths paths, string verb, string command)
    {
        LifeLock.Require(paths.Pid);
        using GuestLock _ = GuestLock.Take(paths.Lock, verb, s_patience);
        try
        {
            using QmpMonitor monitor = QmpMonitor.TryConnect(paths.Qmp) ?? throw NoConnection(paths);
            monitor.Execute(command, s_patience);
        }
        catch (MonitorException error)
        {
            throw new Failure(ExitCode.Error, $"qemu did not do '{command}': {error.Message}");
        }
    }

    /// <summary>
    /// Lets the monitor for people execute a line, and returns its answer, as whole lines;
    /// somebody may sit at that monitor meanwhile.
    /// </summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="line">The line, as for qemu's monitor.</param>
    /// <exception cref="Failure">The guest does not run, or its monitor did not do it.</exception>
    public static string Human(GuestPaths paths, string line)
    {
        string answer = Query(paths, line, monitor => monitor.ExecuteLine(line, s_patience)).Replace("\r", "", StringComparison.Ordinal);
        return QemuWords.SayNo(answer)
            ? throw new Failure(ExitCode.Error, $"qemu did not do '{Printable.Of(line)}': {Printable.Of(answer.TrimEnd())}")
            : answer;
    }

    /// <summary>
    /// Talks to the program's own monitor of a guest, without the guest's lock, which is root's: a user that may reach the socket may ask.
    /// Returns what is made of the answer; an empty text where what it was told has ended the guest.
    /// </summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="what">What qemu is asked to do, for the message.</param>
    /// <param name="talk">Asks, and makes a text of the answer.</param>
    /// <exception cref="Failure">The guest does not run, or its monitor did not do it.</exception>
    public static string Query(GuestPaths paths, string what, Func<QmpMonitor, string> talk)
    {
        using ProcessHandle qemu = ProcessHandle.OfHolder(paths.Pid) ?? throw NoProcess(paths);
        using FileDescriptor? _ = RequireQuiet(paths);
        try
        {
            using QmpMonitor monitor = QmpMonitor.TryConnect(paths.Qmp) ?? throw NoConnection(paths);
            return talk(monitor);
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Closed && qemu.WaitForEnd(s_patience))
        {
            return "";
        }
        catch (MonitorException error)
        {
            throw new Failure(ExitCode.Error, $"qemu did not do '{Printable.Of(what)}': {error.Message}");
        }
    }

    /// <summary>Executes a command with arguments, as <see cref="Query"/> does: without the guest's lock.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="command">The QMP command.</param>
    /// <param name="arguments">Its arguments, a JSON object in one line.</param>
    /// <exception cref="Failure">The guest does not run, or its monitor did not do it.</exception>
    public static void Ask(GuestPaths paths, string command, string arguments) => Query(paths, command, monitor =>
    {
        _ = monitor.Await(monitor.Ask(command, arguments), s_patience);
        return "";
    });

    /// <summary>Throws where a guest does not run, or a verb that changes it is under way.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <returns>What keeps such verbs out until it is disposed; null where the guest was never started.</returns>
    public static FileDescriptor? RequireQuiet(GuestPaths paths)
    {
        LifeLock.Require(paths.Pid);
        string? verb = GuestLock.Peek(paths.Lock, out FileDescriptor? held);
        return verb is null ? held : throw new Failure(ExitCode.Error, $"{GuestLock.Another(verb)} of this guest is under way");
    }

    private static Failure NoProcess(GuestPaths paths) => GuestLife.Find(paths) is GuestLife { Trouble: string trouble }
        ? new Failure(ExitCode.Error, trouble)
        : LifeLock.NotRunning();

    // It may have ended while its lock was waited for, or hang.
    private static Failure NoConnection(GuestPaths paths) => LifeLock.Holder(paths.Pid) is null
        ? LifeLock.NotRunning()
        : new Failure(ExitCode.Error, "it runs, but its monitor takes no connection");
}
