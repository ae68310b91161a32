using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// All that tells why a guest ended: of a guest that does not run its last run, of one that runs the run before. Each source that cannot be
/// read is left out, or is told in one clause; none keeps the others from being read.
/// </summary>
internal sealed class LastRun
{
    private const int ActionsShown = 6;
    private const int EventsShown = 6;
    private const int WordsShown = 6;
    private const int ConsoleShown = 10;
    private const int KernelShown = 4;

    // What is read of a log to find the lines of one run.
    private const int Read = 200;

    /// <summary>How it ended, as one clause; null where no end is recorded.</summary>
    public string? End { get; private set; }

    /// <summary>The end in qemu's own word; null where it recorded none.</summary>
    public string? Reason { get; private set; }

    /// <summary>When it was started, as <see cref="UtcTime"/> writes times; null where that is not known.</summary>
    public string? Started { get; private set; }

    /// <summary>The lines of its logs: deeds, events, qemu's words and the console's, each oldest first.</summary>
    public List<LogLine> Lines { get; } = [];

    /// <summary>What the kernel said of its process, oldest first.</summary>
    public IReadOnlyList<(string Time, string Text)> Kernel { get; private set; } = [];

    /// <summary>Why the kernel could not be asked, one clause; null where it was, or need not be.</summary>
    public string? KernelProblem { get; private set; }

    /// <summary>The file systems of its logs and images that are nearly full.</summary>
    public List<DiskRoom> Scarce { get; } = [];

    /// <summary>What its files say otherwise than at its last start; null where that is not known.</summary>
    public GuestDifference? Difference { get; private set; }

    /// <summary>What is wrong with its files, one clause; null for nothing, or where they are not for the caller to read.</summary>
    public string? FilesProblem { get; private set; }

    /// <summary>Finds out.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="status">Its state.</param>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    public static LastRun Of(RegisteredGuest guest, GuestStatus status, Directories directories, IFileSystem files)
    {
        GuestPaths paths = new(directories, guest.Name.Text);
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        LastRun run = new();

        // Of a guest that runs, all that came before its start.
        string? until = status.Pid is null ? null : booted?.Started ?? "";
        int? pid = run.ReadActions(paths, until);
        if (until is null && booted is not null)
        {
            run.Started = booted.Started ?? run.Started;
            pid = booted.Process?.Pid ?? pid;
        }

        run.ReadEnd(paths, until);
        run.ReadWords(paths, until);
        run.AskKernel(pid, until);
        run.Compare(guest, booted, directories, files);
        run.FindScarce(guest, booted, directories);
        return run;
    }

    // The deeds of the run: the one that started it, and those since. The process that was started is returned, where it is known.
    private int? ReadActions(GuestPaths paths, string? until)
    {
        int? pid = null;
        List<ActionRecord> deeds = [];
        foreach (ActionRecord action in ActionLog.Newest(paths))
        {
            if (!IsBefore(action.Time, until))
                continue;
            deeds.Add(action);
            if (action is { HasFailed: false, Verb: Verbs.Start or Verbs.Restart } && StartReport.PidIn(action.Result) is int started)
            {
                pid = started;
                Started = action.Time;
                break;
            }
        }

        Add(paths.Actions, LogSource.Action, line => deeds.Exists(deed => deed.Time == line.Time), ActionsShown);
        return pid;
    }

    private void ReadEnd(GuestPaths paths, string? until)
    {
        if (until is not null)
        {
            if (FlightRecord.TryEndBefore(paths.Events, out string? before))
            {
                Reason = before;
                End = new GuestEnd(before).Text;
            }

            return;
        }

        GuestEnd end = new(FlightRecord.LastEnd(paths.Events));
        Reason = end.Reason;
        if (end.Reason is not null || HostFile.TrySize(paths.Events) > 0)
            End = ShutdownNote.Explain(paths, end, Started);
    }

    private void ReadWords(GuestPaths paths, string? until)
    {
        Add(paths.Events, LogSource.Event, line => IsBefore(line.Time, until) && IsSinceStart(line.Time), EventsShown);
        using LogTail words = new(paths.QemuLog, LogSource.Qemu);
        List<LogLine> said = words.Last(Read);

        // A line stands before the start that came after it, and one of the last run before the log's last change.
        AddLast(said, line => until is null == string.CompareOrdinal(line.Latest, words.LastMark) > 0, WordsShown);
        if (until is null)
            Add(paths.Console, LogSource.Console, static _ => true, ConsoleShown);
    }

    private void AskKernel(int? pid, string? until)
    {
        // It has nothing to do with an end that somebody wanted.
        if (pid is not int process || End is null || (new GuestEnd(Reason).IsOrderly && Reason != FlightRecord.NoRoom))
            return;
        try
        {
            List<(string Time, string Text)> lines = KernelLog.Of(process).FindAll(line => IsBefore(line.Time, until) && IsSinceStart(line.Time));
            lines.RemoveRange(0, Math.Max(0, lines.Count - KernelShown));
            Kernel = lines;
        }
        catch (PosixException error)
        {
            KernelProblem = Privilege.IsRoot ? error.Message : $"{error.Message}; ask as root to know what the kernel said";
        }
    }

    private void Compare(RegisteredGuest guest, StartRecord? booted, Directories directories, IFileSystem files)
    {
        if (booted is null)
            return;
        try
        {
            Difference = GuestDifference.Of(guest, booted, directories, files);
        }
        catch (Failure failure)
        {
            FilesProblem = failure.Message;
        }
        catch (Exception error) when (Failure.IsOfHost(error))
        {
            // Not for the caller to read: then nothing is known of them.
        }
        catch (Exception error)
        {
            FilesProblem = Attempt.OwnMistake(error);
        }
    }

    private void FindScarce(RegisteredGuest guest, StartRecord? booted, Directories directories)
    {
        List<string> paths = [directories.Var];
        if (booted is not null)
        {
            foreach (NamedFile file in NamedFiles.In(booted.Arguments, guest.Folder))
            {
                if (file.IsWritten)
                    paths.Add(file.Path);
            }
        }
        else
        {
            paths.Add(guest.Folder);
        }

        foreach (string path in paths)
        {
            if (DiskRoom.TryOf(path) is { IsScarce: true } room && !Scarce.Exists(other => other.Id == room.Id && other.Size == room.Size))
                Scarce.Add(room);
        }
    }

    private void Add(string path, LogSource source, Predicate<LogLine> belongs, int count)
    {
        using LogTail tail = new(path, source);
        AddLast(tail.Last(Read), belongs, count);
    }

    private void AddLast(List<LogLine> lines, Predicate<LogLine> belongs, int count) =>
        Lines.AddRange(LogLine.Last(lines.FindAll(belongs), count));

    private static bool IsBefore(string? time, string? until) => until is null || string.CompareOrdinal(time, until) < 0;

    private bool IsSinceStart(string? time) => Started is null || string.CompareOrdinal(time, Started) >= 0;
}
