using System;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.Reports;

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
        if (LifeLock.Holder(paths.Pid) is null)
            throw new Failure(ExitCode.NotRunning, "not running");
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
    /// Lets the monitor for people execute a line, and returns its answer, as whole lines. Goes through our own monitor, because
    /// somebody may sit at the other; and without the guest's lock, which is root's: who may reach the socket may ask.
    /// </summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="line">The line, as for qemu's monitor.</param>
    /// <exception cref="Failure">The guest does not run, or its monitor did not do it.</exception>
    public static string Human(GuestPaths paths, string line)
    {
        string answer = "";
        Talk(paths, line, monitor => answer = monitor.ExecuteLine(line, s_patience).Replace("\r", "", StringComparison.Ordinal));
        return answer.StartsWith("Error: ", StringComparison.Ordinal) || answer.StartsWith("unknown command", StringComparison.Ordinal)
            ? throw new Failure(ExitCode.Error, $"qemu did not do '{Printable.Of(line)}': {Printable.Of(answer.TrimEnd())}")
            : answer;
    }

    /// <summary>Executes a command with arguments, as <see cref="Human"/> does: without the guest's lock.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="command">The QMP command.</param>
    /// <param name="arguments">Its arguments, a JSON object in one line.</param>
    /// <exception cref="Failure">The guest does not run, or its monitor did not do it.</exception>
    public static void Ask(GuestPaths paths, string command, string arguments) =>
        Talk(paths, command, monitor => monitor.Await(monitor.Ask(command, arguments), s_patience));

    /// <summary>Throws where a guest does not run, or a verb that changes it is under way.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <returns>What keeps such verbs out until it is disposed; null where the guest was never started.</returns>
    public static FileDescriptor? RequireQuiet(GuestPaths paths)
    {
        if (LifeLock.Holder(paths.Pid) is null)
            throw new Failure(ExitCode.NotRunning, "not running");
        string? verb = GuestLock.Peek(paths.Lock, out FileDescriptor? held);
        return verb is null ? held : throw new Failure(ExitCode.Error, $"another '{verb}' of this guest is under way");
    }

    private static void Talk(GuestPaths paths, string what, Action<QmpMonitor> act)
    {
        using ProcessHandle qemu = ProcessHandle.OfHolder(paths.Pid) ?? throw new Failure(ExitCode.NotRunning, "not running");
        using FileDescriptor? _ = RequireQuiet(paths);
        try
        {
            using QmpMonitor monitor = QmpMonitor.TryConnect(paths.Qmp) ?? throw NoConnection(paths);
            act(monitor);
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Closed && qemu.WaitForEnd(s_patience))
        {
            // What it was told has ended it.
        }
        catch (MonitorException error)
        {
            throw new Failure(ExitCode.Error, $"qemu did not do '{Printable.Of(what)}': {error.Message}");
        }
    }

    // It may have ended while its lock was waited for, or hang.
    private static Failure NoConnection(GuestPaths paths) => LifeLock.Holder(paths.Pid) is null
        ? new Failure(ExitCode.NotRunning, "not running")
        : new Failure(ExitCode.Error, "it runs, but its monitor takes no connection");
}
