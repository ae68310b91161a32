using System;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A guest that does not run, and whose end nobody wanted. The first verb of root's that finds it writes it into the guest's log.</summary>
internal static class Crash
{
    private const string Found = "crash found";
    private const int Tail = 16 * 1024;

    /// <summary>How a guest crashed, as one clause; null where it did not.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static string? Find(GuestPaths paths)
    {
        using FileDescriptor? pidFile = HostFile.TryOpen(paths.Pid, Libc.O_RDONLY);
        if (pidFile is null)
            return null;
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        return GuestLife.Find(paths, pidFile, booted) is null ? Find(paths, pidFile, booted) : null;
    }

    /// <summary>The same of a guest that is known not to run.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="pidFile">Its pid file.</param>
    /// <param name="booted">The record of its start; null where there is none.</param>
    public static string? Find(GuestPaths paths, FileDescriptor pidFile, StartRecord? booted)
    {
        GuestEnd end = new(FlightRecord.LastEnd(paths.Events));
        if (end.IsPanic)
            return end.Text;

        // A RUNDIR that outlives a reboot keeps what the host's own end left behind.
        if (end.Reason is not null || IsOfAnotherBoot(booted))
            return null;
        string pid = Encoding.ASCII.GetString(HostFile.Read(pidFile, paths.Pid, limit: 16)).Trim();
        return $"qemu, process {pid}, ended without a shutdown";
    }

    /// <summary>Whether a guest was started before the host's last boot: then nothing of it runs.</summary>
    public static bool IsOfAnotherBoot(StartRecord? booted) => booted is { BootId: string boot } && boot != HostBoot.Id();

    /// <summary>Notes a crash in the guest's log, once, where the caller is root.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="words">What <see cref="Find(GuestPaths)"/> returned.</param>
    public static void Note(GuestPaths paths, string words)
    {
        if (!Privilege.IsRoot)
            return;
        string tail = ActionLog.Tail(paths, Tail);
        int found = tail.LastIndexOf($"\"{Found}\"", StringComparison.Ordinal);

        // A start after the note is of another run.
        if (found < 0 || tail.IndexOf($"\"verb\": \"{Verbs.Start}\"", found, StringComparison.Ordinal) >= 0
            || tail.IndexOf($"\"verb\": \"{Verbs.Restart}\"", found, StringComparison.Ordinal) >= 0)
        {
            ActionLog.Note(paths, Found, ExitCode.Success, words);
        }
    }
}
