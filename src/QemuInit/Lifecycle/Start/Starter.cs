using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Abstractions;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// Starts guests. A start is a transaction: all is read and checked, then made, then qemu is started and greets; where anything
/// fails, all that was made is taken back.
/// </summary>
internal sealed class Starter
{
    private static readonly TimeSpan s_greeting = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_bridgePause = TimeSpan.FromMilliseconds(100);

    // A stop before this start may use its whole time.
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromMinutes(10);

    // A start of one guest that hangs keeps no other guest from starting with the host.
    private static readonly TimeSpan s_lockPatienceAmongOthers = TimeSpan.FromMinutes(1);

    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly Output _output;
    private readonly IReadOnlyList<StartRequirement> _requirements;

    /// <summary>Starts guests that live in these directories.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="output">Where warnings go.</param>
    /// <param name="requirements">What a start needs; null for all that a real one needs.</param>
    public Starter(Directories directories, IFileSystem files, Output output, IReadOnlyList<StartRequirement>? requirements = null)
    {
        _directories = directories;
        _files = files;
        _output = output;
        _requirements = requirements ?? StartRequirements.All;
    }

    /// <summary>Starts a guest, or finds that it runs.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="patience">How long qemu may take until it greets; null for the usual time.</param>
    /// <exception cref="Failure">It does not run, and nothing of the attempt is left.</exception>
    public StartReport Start(RegisteredGuest guest, TimeSpan? patience)
    {
        using Launcher launcher = Launcher.Begin();
        return Record(new GuestPaths(_directories, guest.Name.Text), () =>
        {
            PreparedStart prepared = Prepare(guest);
            using GuestLock guestLock = Lock(prepared, Verbs.Start);
            return StartLocked(prepared, guestLock, launcher, patience);
        });
    }

    /// <summary>Starts a guest for which all is checked, or finds that it runs.</summary>
    /// <param name="prepared">What was checked.</param>
    /// <param name="patience">How long qemu may take until it greets; null for the usual time.</param>
    /// <param name="group">Those it is started with: it waits for its turn among them. Null where it is started alone.</param>
    public StartReport Start(PreparedStart prepared, TimeSpan? patience, StartGroup? group = null)
    {
        return Record(prepared.Paths, () =>
        {
            using GuestLock guestLock = Lock(prepared, Verbs.Start, group is null ? s_lockPatience : s_lockPatienceAmongOthers);
            return StartLocked(prepared, guestLock, launcher: null, patience, group);
        });
    }

    /// <summary>What is waited for where another verb holds a guest's lock, as <see cref="Steps"/> has it.</summary>
    public const string AwaitedVerb = "another verb is to end first";

    /// <summary>How long a start with the host, or under a supervisor, waits for bridges: what makes them starts at the same time.</summary>
    public static TimeSpan BridgePatience { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Reads and checks all that a start needs; makes nothing.</summary>
    /// <param name="guest">The guest.</param>
    /// <exception cref="Failure">Something is wrong.</exception>
    public PreparedStart Prepare(RegisteredGuest guest)
    {
        PreparedStart start = Read(guest);
        RequireBridges(start, TimeSpan.Zero);
        return start;
    }

    /// <summary>Reads and checks all that a start needs, but for bridges; makes nothing.</summary>
    /// <param name="guest">The guest.</param>
    /// <exception cref="Failure">Something is wrong.</exception>
    public PreparedStart Read(RegisteredGuest guest)
    {
        Account systemUser = Accounts.SystemUser();
        uint systemGroup = Accounts.SystemGroup();
        GuestConfiguration configuration = GuestConfiguration.Load(guest, _directories, new FileTrust(systemUser, systemGroup));
        foreach (FileDiagnostic warning in configuration.Warnings)
            _output.Error($"{guest.Name}: warning: {warning}");
        if (StartWarnings.OfFirmware(configuration.Options.Firmware) is string lost)
            _output.Error($"{guest.Name}: warning: {lost}");

        StartDraft draft = new(guest, configuration, systemUser, _directories, _files);
        StartRequirements.Require(_requirements, StartStage.CommandLine, draft);
        StartRequirements.Require(_requirements, StartStage.Host, draft);
        return new PreparedStart(draft, systemGroup);
    }

    /// <summary>Waits for the bridges that a guest wants.</summary>
    /// <param name="start">The start.</param>
    /// <param name="patience">How long a bridge that is not there yet is waited for.</param>
    /// <exception cref="Failure">One is missing.</exception>
    public void RequireBridges(PreparedStart start, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        bool told = false;
        foreach (string bridge in StartRequirements.Bridges(start.Draft))
        {
            for (; !Tap.HasBridge(bridge) && Stopwatch.GetElapsedTime(begin) < patience; Thread.Sleep(s_bridgePause))
            {
                if (!told)
                    _output.Error($"{start.Guest.Name}: warning: bridge {bridge} does not exist yet; waiting up to {Seconds.Whole(patience)} s");
                told = true;
            }
        }

        StartRequirements.Require(_requirements, StartStage.Later, start.Draft);
    }

    /// <summary>Checks a guest that is started later, among others: what is wrong with it is told in its log, as if it were started now.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="withBridges">Whether its bridges must be there already.</param>
    /// <exception cref="Failure">Something is wrong.</exception>
    public PreparedStart PrepareNoted(RegisteredGuest guest, bool withBridges) =>
        Record(new GuestPaths(_directories, guest.Name.Text), () => withBridges ? Prepare(guest) : Read(guest), static _ => null);

    /// <summary>Waits for the bridges of such a guest.</summary>
    /// <param name="start">The start.</param>
    /// <param name="patience">How long a bridge that is not there yet is waited for.</param>
    /// <exception cref="Failure">One is missing.</exception>
    public void RequireBridgesNoted(PreparedStart start, TimeSpan patience) => _ = Record(
        start.Paths,
        () =>
        {
            RequireBridges(start, patience);
            return start;
        },
        static _ => null);

    /// <summary>Makes the guest's directories where they are missing, and takes its lock.</summary>
    public GuestLock Lock(PreparedStart start, string verb) => Lock(start, verb, s_lockPatience);

    private GuestLock Lock(PreparedStart start, string verb, TimeSpan patience)
    {
        OrphanedGuest.Refuse(_directories, start.Paths);
        HostFile.MakeDirectory(_directories.Run, Modes.PublicDirectory, group: null);
        HostFile.MakeDirectory(start.Paths.Run, Modes.GroupDirectory, start.SystemGroup);
        MakeLogFolder(start.Paths, start.SystemGroup);
        using IDisposable step = Steps.OfProcess.Begin(start.Guest.Name.Text, AwaitedVerb, patience);
        return GuestLock.Take(start.Paths.Lock, verb, patience);
    }

    /// <summary>Starts a guest whose lock the caller holds.</summary>
    /// <param name="start">What was checked.</param>
    /// <param name="guestLock">The lock.</param>
    /// <param name="launcher">What is to become its qemu, where that has begun early.</param>
    /// <param name="patience">How long qemu may take until it greets; null for the usual time.</param>
    /// <param name="group">Those it is started with; null where it is started alone.</param>
    public StartReport StartLocked(PreparedStart start, GuestLock guestLock, Launcher? launcher, TimeSpan? patience, StartGroup? group = null)
    {
        if (GuestLife.Find(start.Paths) is GuestLife life)
        {
            return life is { Trouble: null, Pid: int running }
                ? new StartReport(running, wasRunning: true, daemon: true)
                : throw new Failure(ExitCode.Error, life.Line);
        }

        // The verb that held the lock until now may have had time to exchange the folder.
        OpenFolder(start).Dispose();
        GuestOptions options = start.Configuration.Options;
        string? crash = Crash.Find(start.Paths);
        if (crash is not null)
            Crash.Note(start.Paths, crash);
        if (LateImages.LeftByLastRun(start.Paths, start.CommandLine.Arguments) is string left)
            _output.Error($"{start.Guest.Name}: warning: its last run wrote to {left}, which its files do not name: it goes back to the time before");
        Stopper.Clear(start.Paths);
        GuestLog.Rotate(start.Paths.Log);
        using LogKeeper? own = group is null ? new LogKeeper([start.Guest.Name.Text]) : null;
        LogKeeper keeper = own ?? group!.Keeper;
        if (options.PreCommand is string preCommand)
            Hook.Run("PRECMD", preCommand, start, process => BoundLogs(start, keeper, process));
        int pid = Launch(start, guestLock, launcher, patience ?? s_greeting, group, keeper);
        if (options.PostCommand is string postCommand)
            RunPostCommand(postCommand, start);
        return new StartReport(pid, wasRunning: false, options.Daemon) { Crash = crash };
    }

    private StartReport Record(GuestPaths paths, Func<StartReport> start) =>
        Record(paths, start, static report => report.WasRunning ? null : report.Line);

    private T Record<T>(GuestPaths paths, Func<T> start, Func<T, string?> tell)
        where T : class => ActionLog.Record(
        paths,
        Verbs.Start,
        () =>
        {
            try
            {
                return start();
            }
            catch (Exception)
            {
                // The first start of a guest that fails is to be found in its log too.
                TryMakeLogFolder(paths);
                throw;
            }
        },
        tell);

    private void TryMakeLogFolder(GuestPaths paths)
    {
        try
        {
            MakeLogFolder(paths, Accounts.SystemGroup());
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            // Then nothing is noted; what failed is told anyway.
        }
    }

    private void MakeLogFolder(GuestPaths paths, uint systemGroup)
    {
        HostFile.MakeDirectory(_directories.Var, Modes.PublicDirectory, group: null);
        HostFile.MakeDirectory($"{_directories.Var}/log", Modes.PublicDirectory, group: null);
        HostFile.MakeDirectory(paths.Log, Modes.GroupDirectory, systemGroup);
    }

    private int Launch(PreparedStart start, GuestLock guestLock, Launcher? early, TimeSpan patience, StartGroup? group, LogKeeper keeper)
    {
        // All that qemu needs is made before it is this guest's turn.
        using IDisposable? ahead = group?.Ahead.Take();
        using Launcher? late = early is null ? Launcher.Begin() : null;
        using Gate? gate = group is null ? null : new Gate();
        using QemuLaunch launch = new(start, early ?? late!);
        try
        {
            CopyFiles(start);
            launch.Begin(guestLock, gate, pidFile => BoundLogs(start, keeper, launch.Pid, pidFile));
            using IDisposable? turn = group?.Turns.Take(gate!.Open);
            ahead?.Dispose();
            using (Steps.OfProcess.Begin(start.Guest.Name.Text, "qemu starts", patience))
                launch.AwaitGreeting(patience, turn);
            turn?.Dispose();
            launch.RequireLife();
            launch.NoteScreen();
            return launch.Pid;
        }
        catch
        {
            launch.Undo();
            throw;
        }
    }

    private static void CopyFiles(PreparedStart start)
    {
        if (start.CommandLine.FileCopies.Count == 0)
            return;
        using TrustedFolder folder = OpenFolder(start);
        foreach (FileCopy copy in start.CommandLine.FileCopies)
            folder.CopyIfMissing(copy.Source, Path.GetFileName(copy.Target), start.Account.Uid, start.SystemGroup);
    }

    // The one whose files were read.
    private static TrustedFolder OpenFolder(PreparedStart start)
    {
        TrustedFolder folder = TrustedFolder.Open(start.Guest.Folder, new FileTrust(start.SystemUser, start.SystemGroup));
        if (folder.Identity == start.Configuration.FolderIdentity)
            return folder;
        folder.Dispose();
        throw new Failure(ExitCode.Error, $"{start.Guest.Folder} was replaced by another folder after its files were read; start the guest again");
    }

    // Without a keeper the guest starts anyway.
    private void BoundLogs(PreparedStart start, LogKeeper keeper, int process, FileDescriptor? pidFile = null)
    {
        try
        {
            keeper.Keep(start.Paths.Log, process, start.Paths.Run, pidFile);
        }
        catch (PosixException error)
        {
            _output.Error($"{start.Guest.Name}: warning: the guest's logs are not bounded before the next start: {error.Message}");
        }
    }

    private void RunPostCommand(string command, PreparedStart start)
    {
        try
        {
            Hook.Run("POSTCMD", command, start);
        }
        catch (Failure failure)
        {
            // The guest is up: to cut it now would be worse than what POSTCMD failed to do.
            _output.Error($"{start.Guest.Name}: warning: the guest runs, but {failure.Message}");
        }
    }
}
