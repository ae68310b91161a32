using System;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Finds out what is true of a guest now. Asks the kernel first, and qemu only where it lives.</summary>
internal static class GuestProbe
{
    // A living qemu answers within a millisecond; one that does not within this is not in our hands.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_agent = TimeSpan.FromSeconds(1);

    /// <summary>Whether nothing tells of life: no pid file, no socket, and a lock file in which no verb has left its name.</summary>
    /// <param name="directory">The number of an open directory, or <see cref="Libc.AT_FDCWD"/>.</param>
    /// <param name="folder">The path of the guest's directory below it.</param>
    public static bool IsIdle(int directory, string folder) =>
        HostFile.SizeBelow(directory, $"{folder}/{GuestPaths.PidName}") is null
        && HostFile.SizeBelow(directory, $"{folder}/{GuestPaths.QmpSocketName}") is null
        && HostFile.SizeBelow(directory, $"{folder}/{GuestPaths.LockName}") is null or 0;

    /// <summary>The state of a guest.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="paths">Its paths.</param>
    public static GuestStatus Probe(string name, GuestPaths paths)
    {
        if (IsIdle(Libc.AT_FDCWD, paths.Run))
            return new GuestStatus(name, GuestState.Stopped);

        string? verb = GuestLock.Peek(paths.Lock, out FileDescriptor? held);
        using FileDescriptor? _ = held;
        using FileDescriptor? pidFile = HostFile.TryOpen(paths.Pid, Libc.O_RDONLY);
        int? pid = pidFile is null ? null : LifeLock.Holder(pidFile, paths.Pid);
        GuestStatus status = new(name, GuestState.Stopped) { Pid = pid };
        if (pid is null)
            return verb is null ? Dead(status, pidFile, paths) : status with { State = UnderWay(verb) ?? GuestState.Stopped };

        // The verb that holds the guest's lock is talking to its monitor, which takes one client at a time.
        return verb is null
            ? Ask(status, pidFile!, paths)
            : status with { State = UnderWay(verb) ?? GuestState.Running, Booted = StartRecord.TryRead(paths.Booted) };
    }

    private static GuestState? UnderWay(string verb) => verb switch
    {
        Verbs.Start => GuestState.Starting,
        Verbs.Stop or Verbs.Restart => GuestState.Stopping,
        _ => null,
    };

    private static GuestStatus Ask(GuestStatus status, FileDescriptor pidFile, GuestPaths paths)
    {
        try
        {
            using QmpMonitor? monitor = QmpMonitor.TryConnect(paths.Qmp);
            int question = monitor?.Ask("query-status") ?? 0;

            // Read while qemu finds its answer.
            status = status with { Booted = StartRecord.TryRead(paths.Booted) };
            if (GuestLife.Find(paths, pidFile, status.Booted) is { Trouble: not null } life)
                return Doubtful(status, life);
            if (monitor is null)
                return status with { State = GuestState.Unmanaged, Detail = "its monitor takes no connection" };
            JsonElement answer = monitor.Await(question, s_patience);
            return answer.Field("running"u8).ValueKind switch
            {
                JsonValueKind.True => AskAgent(status with { State = GuestState.Running, Detail = OfNewer(status.Booted) }, paths),
                JsonValueKind.False =>
                    status with { State = GuestState.Paused, Detail = PauseReason(answer, status.Name, paths) ?? OfNewer(status.Booted) },
                _ => status with { State = GuestState.Unmanaged, Detail = "its monitor does not tell its state" },
            };
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Closed && LifeLock.Holder(pidFile, paths.Pid) is null)
        {
            // It ended while it was asked.
            return Dead(status with { Pid = null, Booted = null }, pidFile, paths);
        }
        catch (MonitorException error)
        {
            return status with { State = GuestState.Unmanaged, Detail = error.Message };
        }
    }

    // Asked only where a verb froze its file systems: each question to an agent that does not answer takes its time.
    private static GuestStatus AskAgent(GuestStatus status, GuestPaths paths)
    {
        if (status.Booted is not { Agent: true } booted || FreezeNote.Last(paths) is not { IsFreeze: true } note
            || string.CompareOrdinal(note.Time, booted.Started) < 0)
        {
            return status;
        }

        return GuestAgent.IsFrozen(paths.Socket(GuestAgent.SocketName), s_agent) switch
        {
            true => status with { IsFrozen = true, Detail = $"its file systems are frozen; thaw them with: qemu-init agent {status.Name} fsthaw" },
            false => status,
            _ => status with { IsFrozen = true, Detail = $"its file systems were frozen at {Printable.Of(note.Time)}, and its agent does not answer" },
        };
    }

    private static GuestStatus Doubtful(GuestStatus status, GuestLife life) =>
        status with { State = GuestState.Unmanaged, Pid = life.Pid, Detail = life.Trouble };

    // "paused" is the plain case: somebody paused it. Others tell of trouble.
    private static string? PauseReason(JsonElement answer, string name, GuestPaths paths)
    {
        string? reason = answer.Text("status"u8);
        return reason switch
        {
            "paused" => null,
            "io-error" when FlightRecord.LastDiskError(paths.Events) is DiskError error =>
                $"disk {Printable.Of(error.Device)} could not be {(error.IsRead ? "read" : "written")}"
                + $" ({Printable.Of(error.Reason ?? reason)}); repair that, then 'qemu-init resume {name}' tries again",
            "guest-panicked" => $"the guest panicked; 'qemu-init restart {name}' starts it again",
            _ => reason is null ? null : Printable.Of(reason),
        };
    }

    private static string? OfNewer(StartRecord? booted) =>
        booted?.NewerProgram is string version ? $"started by a newer qemu-init ({Printable.Of(version)}), which may have recorded more than this one knows" : null;

    private static GuestStatus Dead(GuestStatus status, FileDescriptor? pidFile, GuestPaths paths)
    {
        if (pidFile is null)
            return WithoutPidFile(status, paths);
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        if (GuestLife.Find(paths, pidFile, booted) is { Trouble: not null } life)
            return Doubtful(status with { Booted = booted }, life);
        GuestEnd end = new(FlightRecord.LastEnd(paths.Events));
        if (Crash.Find(end, paths, pidFile, booted) is string crash)
        {
            Crash.Note(paths, crash);
            return status with { State = GuestState.Crashed, Detail = crash };
        }

        string? detail = end.Reason is not null ? ShutdownNote.Explain(paths, end, booted?.Started)
            : booted?.IsOfAnotherBoot == true ? "the host was restarted"
            : null;
        return status with { State = GuestState.Stopped, Detail = detail };
    }

    private static GuestStatus WithoutPidFile(GuestStatus status, GuestPaths paths) =>
        LostGuest.Explain(paths) is string lost
            ? status with { State = GuestState.Unmanaged, Detail = lost }
            : status with { State = GuestState.Stopped };
}
