using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Abstractions;
using System.Linq;
using System.Text;
using System.Text.Json;
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
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_endOfQemu = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_bridgePause = TimeSpan.FromMilliseconds(100);

    // A stop before this start may use its whole time.
    private static readonly TimeSpan s_lockPatience = TimeSpan.FromMinutes(10);

    private readonly Directories _directories;
    private readonly IFileSystem _files;
    private readonly Output _output;

    /// <summary>Starts guests that live in these directories.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <param name="output">Where warnings go.</param>
    public Starter(Directories directories, IFileSystem files, Output output)
    {
        _directories = directories;
        _files = files;
        _output = output;
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
            using GuestLock guestLock = Lock(prepared, Verbs.Start);
            return StartLocked(prepared, guestLock, launcher: null, patience, group);
        });
    }

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

        Account account = AccountOf(configuration, systemUser);
        RequireRootsFilesForLateDrop(configuration);
        CommandLine commandLine = new HostSurvey(_directories, _files).CommandLine(guest, configuration, account.Name);
        GuestPaths paths = new(_directories, guest.Name.Text);
        RequireShortSocketPaths(commandLine, paths);
        RequireAllowedBridges(configuration, commandLine);
        bool isLate = configuration.Options.PrivilegeDrop == PrivilegeDrop.Late;
        if (configuration.Options.Kvm)
            Kvm.Require(isLate ? null : account);
        if (!isLate)
            ImageAccess.Require(guest, commandLine, account);
        return new PreparedStart(guest, paths, configuration, account, systemUser, systemGroup, commandLine);
    }

    /// <summary>Waits for the bridges that a guest wants.</summary>
    /// <param name="start">The start.</param>
    /// <param name="patience">How long a bridge that is not there yet is waited for.</param>
    /// <exception cref="Failure">One is missing.</exception>
    public void RequireBridges(PreparedStart start, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        bool told = false;
        foreach (TapDescriptor tap in start.CommandLine.Descriptors.OfType<TapDescriptor>())
        {
            for (; !Tap.HasBridge(tap.Bridge) && Stopwatch.GetElapsedTime(begin) < patience; Thread.Sleep(s_bridgePause))
            {
                if (!told)
                    _output.Error($"{start.Guest.Name}: warning: bridge {tap.Bridge} does not exist yet; waiting up to {Seconds.Whole(patience)} s");
                told = true;
            }

            Tap.RequireBridge(tap.Bridge);
        }
    }

    /// <summary>Makes the guest's directories where they are missing, and takes its lock.</summary>
    public GuestLock Lock(PreparedStart start, string verb)
    {
        OrphanedGuest.Refuse(_directories, start.Paths);
        HostFile.MakeDirectory(_directories.Run, Modes.PublicDirectory, group: null);
        HostFile.MakeDirectory(start.Paths.Run, Modes.GroupDirectory, start.SystemGroup);
        HostFile.MakeDirectory(_directories.Var, Modes.PublicDirectory, group: null);
        HostFile.MakeDirectory($"{_directories.Var}/log", Modes.PublicDirectory, group: null);
        HostFile.MakeDirectory(start.Paths.Log, Modes.GroupDirectory, start.SystemGroup);
        return GuestLock.Take(start.Paths.Lock, verb, s_lockPatience);
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

        // Whoever held the lock until now may have had time to exchange the folder.
        OpenFolder(start).Dispose();
        GuestOptions options = start.Configuration.Options;
        Stopper.Clear(start.Paths);
        GuestLog.Rotate(start.Paths.Log);
        if (options.PreCommand is string preCommand)
            Hook.Run("PRECMD", preCommand, start);
        int pid = Launch(start, guestLock, launcher, patience ?? s_greeting, group);
        if (options.PostCommand is string postCommand)
            RunPostCommand(postCommand, start);
        return new StartReport(pid, wasRunning: false, options.Daemon);
    }

    /// <summary>The user that qemu runs as.</summary>
    /// <param name="configuration">What the guest's files say.</param>
    /// <param name="systemUser">SYSUSR.</param>
    public static Account AccountOf(GuestConfiguration configuration, Account systemUser)
    {
        if (configuration.Options.RunAs is not string name || name == systemUser.Name)
            return systemUser;
        Account account = Accounts.FindUser(name) ?? throw new Failure(ExitCode.NotConfigured, $"RUNAS={Printable.Of(name)}: there is no such user");
        return configuration.IsRootsAlone
            ? account
            : throw new Failure(
                ExitCode.NotConfigured,
                $"RUNAS={name} needs files and a folder that root alone may write; {BuildSettings.SysUsr} needs no RUNAS ({configuration.Doubt})");
    }

    private static StartReport Record(GuestPaths paths, Func<StartReport> start) =>
        ActionLog.Record(paths, Verbs.Start, start, static report => report.WasRunning ? null : report.Line);

    /// <summary>Throws where a qemu that is root while it reads its options would read other words than root's own.</summary>
    /// <param name="configuration">What the guest's files say.</param>
    public static void RequireRootsFilesForLateDrop(GuestConfiguration configuration)
    {
        if (configuration.Options.PrivilegeDrop == PrivilegeDrop.Late && !configuration.IsRootsAlone)
            throw new Failure(ExitCode.NotConfigured, $"PRIVDROP=late needs files and a folder that root alone may write ({configuration.Doubt})");
    }

    /// <summary>Throws where the path of a socket is longer than the kernel takes.</summary>
    /// <param name="commandLine">How qemu is started.</param>
    /// <param name="paths">The guest's paths.</param>
    public static void RequireShortSocketPaths(CommandLine commandLine, GuestPaths paths)
    {
        foreach (SocketDescriptor socket in commandLine.Descriptors.OfType<SocketDescriptor>())
        {
            string path = paths.Socket(socket.FileName);
            int length = Encoding.UTF8.GetByteCount(path);
            if (length > UnixSocket.LongestPath)
            {
                throw new Failure(
                    ExitCode.NotConfigured,
                    $"the socket's path {path} has {length} bytes, at most {UnixSocket.LongestPath} are allowed; use a shorter name or RUNDIR");
            }
        }
    }

    // Whoever starts it: what counts is who decides on which bridge it is.
    private void RequireAllowedBridges(GuestConfiguration configuration, CommandLine commandLine)
    {
        TapDescriptor[] taps = [.. commandLine.Descriptors.OfType<TapDescriptor>()];
        if (configuration.IsRootsAlone || taps.Length == 0)
            return;
        BridgePolicy policy = BridgePolicy.Load(_directories.BridgePolicy);
        foreach (TapDescriptor tap in taps)
            policy.Require(tap.Bridge);
    }

    private int Launch(PreparedStart start, GuestLock guestLock, Launcher? early, TimeSpan patience, StartGroup? group)
    {
        List<IDisposable> opened = [];
        int? pid = null;
        using LogKeeper? own = group is null ? new LogKeeper([start.Guest.Name.Text]) : null;
        LogKeeper keeper = own ?? group!.Keeper;

        // All that qemu needs is made before it is this guest's turn.
        using IDisposable? ahead = group?.Ahead.Take();
        using Launcher? late = early is null ? Launcher.Begin() : null;
        Launcher launcher = early ?? late!;
        try
        {
            CopyFiles(start);
            using Gate? gate = group is null ? null : new Gate();
            LaunchPlan plan = Open(start, guestLock, gate, opened, out QmpMonitor monitor, out long qemuLogSize);
            using QmpMonitor _ = monitor;

            // The launcher's process becomes qemu: it is recorded before it can do anything.
            BootRecord record = BootRecordOf(start) with { Process = ProcessIdentity.OfChild(launcher.Pid, start.Account.Uid) };
            record.Write(start.Paths.Booted);

            // Asked in one go with the rest, because once the guest's processors run qemu takes its time to answer.
            int? screen = start.Configuration.Options.Display is null ? null : monitor.Ask("query-vnc");
            launcher.Start(plan);
            pid = launcher.Pid;

            // Whoever else holds the listening sockets would keep a dead qemu's clients waiting.
            opened.ForEach(static item => item.Dispose());

            // It starts up while qemu does, or while this guest waits for its turn.
            Bound(start, keeper.Begin);
            using IDisposable? turn = group?.Turns.Take(gate!.Open);
            ahead?.Dispose();
            Greet(monitor, ref pid, start, qemuLogSize, patience, turn);
            turn?.Dispose();
            RequireLife(ref pid, start, qemuLogSize);
            if (screen is int question)
                NoteScreen(monitor, question, record, ref pid, start, qemuLogSize);
            Bound(start, () => keeper.Keep(start.Paths.Log, launcher.Pid));
            return launcher.Pid;
        }
        catch
        {
            opened.ForEach(static item => item.Dispose());
            Undo(pid, start.Paths);
            throw;
        }
    }

    // Linux before 5.11 lets a lock go at execve where the process had a second thread, and then nothing would prove who runs. Of a qemu
    // that has ended by now the lock is gone on every kernel.
    private static void RequireLife(ref int? pid, PreparedStart start, long qemuLogSize)
    {
        if (LifeLock.Holder(start.Paths.Pid) == pid)
            return;
        if (HasEnded(pid!.Value))
            throw Ended(ref pid, start, qemuLogSize);
        throw new Failure(
            ExitCode.Error, $"qemu, process {pid}, does not hold the lock on {start.Paths.Pid} and was ended; Linux 5.11 or newer is needed");
    }

    private static bool HasEnded(int pid)
    {
        using ProcessHandle qemu = ProcessHandle.OfChild(pid);
        return qemu.WaitForEnd(s_endOfQemu);
    }

    // Of a qemu that has ended the number is given up: it may be another's by now.
    private static Failure Ended(ref int? pid, PreparedStart start, long qemuLogSize)
    {
        string end = LastWords.OfEnd(Launcher.Reap(pid!.Value));
        pid = null;
        return new Failure(ExitCode.Error, $"qemu did not start: {LastWords.Read(start.Paths.QemuLog, qemuLogSize)} ({end})");
    }

    private static void Undo(int? pid, GuestPaths paths)
    {
        try
        {
            if (pid is int child)
                Launcher.End(child, s_endOfQemu);
            Stopper.Remove(paths);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PosixException)
        {
            // What failed first is what is to be told. The next start clears what is left.
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

    // Everything that qemu gets is opened here, as root; qemu itself could not.
    private static LaunchPlan Open(
        PreparedStart start, GuestLock guestLock, Gate? gate, List<IDisposable> opened, out QmpMonitor monitor, out long qemuLogSize)
    {
        List<(int From, int To)> descriptors = [];
        FileDescriptor Keep(FileDescriptor descriptor, int number)
        {
            opened.Add(descriptor);
            descriptors.Add((descriptor.Number, number));
            return descriptor;
        }

        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        opened.Add(writing);
        Keep(reading, 0);
        GuestLog.Reserve(Keep(GuestLog.Open(start.Paths.Events), 1), start.Paths.Events);
        FileDescriptor words = Keep(GuestLog.Open(start.Paths.QemuLog), 2);
        GuestLog.Mark(words, start.Paths.QemuLog);
        qemuLogSize = (long)HostFile.Stat(words, start.Paths.QemuLog).Size;
        foreach (InheritedDescriptor wanted in start.CommandLine.Descriptors)
            Keep(OpenFor(wanted, start.Paths), wanted.Number);

        // qemu keeps the writing end of its own standard input, under the next number: the flight record's monitor would end with it.
        descriptors.Add((writing.Number, descriptors.Count));
        HostFile.Write(writing, "a pipe", "{\"execute\":\"qmp_capabilities\"}\n"u8);

        // Before qemu runs: its greeting is then the proof that it is ready, and an end of file that it is dead.
        monitor = QmpMonitor.TryConnect(start.Paths.Qmp)
            ?? throw new Failure(ExitCode.Error, $"cannot connect to our own socket {start.Paths.Qmp}");
        return new LaunchPlan(start.CommandLine.Program, start.CommandLine.Arguments, start.Guest.Folder)
        {
            Account = start.Configuration.Options.PrivilegeDrop == PrivilegeDrop.Late ? null : start.Account,
            PidFile = start.Paths.Pid,
            Guard = guestLock.Descriptor,
            Gate = gate,
            Descriptors = descriptors,
        };
    }

    private static FileDescriptor OpenFor(InheritedDescriptor wanted, GuestPaths paths) => wanted switch
    {
        SocketDescriptor socket => UnixSocket.Listen(paths.Socket(socket.FileName)),
        LogDescriptor log => GuestLog.Open($"{paths.Log}/{log.FileName}"),
        TapDescriptor tap => Tap.Open(tap.Interface, tap.Bridge),
        DeviceDescriptor device => HostFile.Open(device.Path, Libc.O_RDWR),
        _ => throw new NotSupportedException(wanted.GetType().Name),
    };

    private static BootRecord BootRecordOf(PreparedStart start) => new()
    {
        Name = start.Guest.Name.Text,
        Folder = start.Guest.Folder,
        Started = UtcTime.Format(DateTime.UtcNow),
        BootId = HostBoot.Id(),
        StopDelay = start.Configuration.Options.StopDelay,
        Agent = start.Configuration.Options.Agent,
        Order = start.Configuration.Options.Order ?? 0,
        After = start.Configuration.Options.After,
        StopWithHost = start.Configuration.Options.OnShutdown == OnShutdown.Shutdown,
        User = start.Account.Name,
        Program = start.CommandLine.Program,
        Arguments = start.CommandLine.Arguments,
        Description = start.Configuration.Options.Description,
        Taps = start.Taps,
        Settings = EffectiveSettings.Of(start.Configuration.Files),
    };

    private static void Greet(QmpMonitor monitor, ref int? pid, PreparedStart start, long qemuLogSize, TimeSpan patience, IDisposable? turn)
    {
        try
        {
            long begin = Stopwatch.GetTimestamp();
            if (turn is not null && monitor.TryGreet(patience < StartGroup.LongestTurn ? patience : StartGroup.LongestTurn))
                return;

            turn?.Dispose();
            monitor.Greet(patience - Stopwatch.GetElapsedTime(begin));
        }
        catch (MonitorException error)
        {
            if (error.Problem == MonitorProblem.Closed && HasEnded(pid!.Value))
                throw Ended(ref pid, start, qemuLogSize);
            throw new Failure(
                ExitCode.Error,
                error.Problem == MonitorProblem.Silent
                    ? $"qemu did not greet within {Seconds.Whole(patience)} s and was ended: {error.Message}"
                    : $"qemu did not greet as it should and was ended: {error.Message}");
        }
    }

    // qemu takes the next free port where the guest's own is taken.
    private static void NoteScreen(
        QmpMonitor monitor, int question, BootRecord record, ref int? pid, PreparedStart start, long qemuLogSize)
    {
        try
        {
            JsonElement vnc = monitor.Await(question, s_answer);
            if (vnc.Text("host"u8) is string host && vnc.Text("service"u8) is string service)
                (record with { Vnc = $"{host}:{service}" }).Write(start.Paths.Booted);
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Refused)
        {
            // A qemu that was built without VNC: the guest runs all the same.
        }
        catch (MonitorException error)
        {
            // Another verb may have ended it just then.
            if (error.Problem == MonitorProblem.Closed && HasEnded(pid!.Value))
                throw Ended(ref pid, start, qemuLogSize);
            throw new Failure(ExitCode.Error, $"qemu greeted, but did not say where VNC listens: {error.Message}");
        }
    }

    // Without a keeper the guest runs all the same.
    private void Bound(PreparedStart start, Action act)
    {
        try
        {
            act();
        }
        catch (PosixException error)
        {
            _output.Error($"{start.Guest.Name}: warning: the guest runs, but its logs are not bounded before the next start: {error.Message}");
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
