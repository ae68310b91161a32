using System.Linq;
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

    /// <summary>How a guest crashed, as one clause; null where it did not.</summary>
    /// <param name="paths">The guest's paths.</param>
    public static string? Find(GuestPaths paths)
    {
        using FileDescriptor? pidFile = HostFile.TryOpen(paths.Pid, Libc.O_RDONLY);
        if (pidFile is null)
            return null;
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        return GuestLife.Find(paths, pidFile, booted) is null ? Find(new GuestEnd(FlightRecord.LastEnd(paths.Events)), paths, pidFile, booted) : null;
    }

    /// <summary>The same of a guest that is known not to run.</summary>
    /// <param name="end">What its flight record says of its end.</param>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="pidFile">Its pid file.</param>
    /// <param name="booted">The record of its start; null where there is none.</param>
    public static string? Find(GuestEnd end, GuestPaths paths, FileDescriptor pidFile, StartRecord? booted)
    {
        if (end.IsPanic)
            return end.Text;

        // A RUNDIR that outlives a reboot keeps what the host's own end left behind.
        if (end.Reason is not null || booted?.IsOfAnotherBoot == true)
            return null;
        string pid = Encoding.ASCII.GetString(HostFile.Read(pidFile, paths.Pid, limit: 16)).Trim();
        return $"qemu, process {pid}, ended without a shutdown";
    }

    /// <summary>Notes a crash in the guest's log, once, where the caller is root.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="words">What <see cref="Find(GuestPaths)"/> returned.</param>
    public static void Note(GuestPaths paths, string words)
    {
        if (!Privilege.IsRoot)
            return;

        // A start after the note is of another run.
        ActionRecord? last = ActionLog.Newest(paths).FirstOrDefault(static action => action.Verb is Found or Verbs.Start or Verbs.Restart);
        if (last?.Verb != Found)
            ActionLog.Note(paths, Found, ExitCode.Success, words);
    }
}
