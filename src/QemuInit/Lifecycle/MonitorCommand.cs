using System;
using QemuInit.Host;
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

    // It may have ended while its lock was waited for, or hang.
    private static Failure NoConnection(GuestPaths paths) => LifeLock.Holder(paths.Pid) is null
        ? new Failure(ExitCode.NotRunning, "not running")
        : new Failure(ExitCode.Error, "it runs, but its monitor takes no connection");
}
