using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// One qemu, from the descriptors that it gets to its greeting. A launch that fails is undone by <see cref="Undo"/>; to dispose it closes
/// what this process holds of it, and leaves the guest alone.
/// </summary>
internal sealed class QemuLaunch : IDisposable
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_endOfQemu = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly PreparedStart _start;
    private readonly Launcher _launcher;

    // What qemu gets; this process has no use for it.
    private readonly List<IDisposable> _opened = [];
    private readonly List<(int From, int To)> _descriptors = [];

    // The end over which the log keeper gets the pid file.
    private FileDescriptor? _pidFile;

    private QmpMonitor? _monitor;
    private StartRecord? _record;
    private int? _screenQuestion;
    private long _logOffset;

    // False again once it was reaped: its number may be another's by then.
    private bool _hasChild;

    /// <summary>Prepares; opens and starts nothing yet.</summary>
    /// <param name="start">What was checked.</param>
    /// <param name="launcher">The process that is to become qemu. The caller disposes it.</param>
    public QemuLaunch(PreparedStart start, Launcher launcher)
    {
        _start = start;
        _launcher = launcher;
    }

    /// <summary>qemu's process.</summary>
    public int Pid => _launcher.Pid;

    /// <summary>Whether qemu can have a screen that VNC shows, by a key or by the cfg-file; else it need not be asked for one.</summary>
    /// <param name="commandLine">How qemu is started.</param>
    public static bool MayHaveVnc(CommandLine commandLine)
    {
        IReadOnlyList<string> words = commandLine.Arguments;
        for (int i = 0; i + 1 < words.Count; i++)
        {
            bool isDisplay = words[i] is "-display" or "--display";
            if (words[i] is "-vnc" or "--vnc" || (isDisplay && words[i + 1].StartsWith("vnc", StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    /// <summary>Opens all that qemu gets, records its process and lets it become qemu.</summary>
    /// <param name="guestLock">The guest's lock, which the process holds until it is qemu.</param>
    /// <param name="gate">What it waits at before it becomes qemu; null where it does not wait.</param>
    /// <param name="boundLogs">
    /// Has its logs kept, and the pid file that comes over a socket. It is called before the process can do anything: qemu can print from its
    /// first instruction on, and hand its pid file to others.
    /// </param>
    public void Begin(GuestLock guestLock, Gate? gate, Action<FileDescriptor> boundLogs)
    {
        LaunchPlan plan = Open(guestLock, gate);

        // The launcher's process becomes qemu: it is recorded before it can do anything.
        _record = RecordOf(_start) with
        {
            Process = ProcessIdentity.OfChild(_launcher.Pid, _start.Account.Uid),
            Group = ControlGroup.TryMake(_start.Paths.GroupName, _launcher.Pid),
        };
        try
        {
            _record.Write(_start.Paths.Booted);
        }
        catch
        {
            // The group is found by the record alone.
            _launcher.Dispose();
            ControlGroup.End(_record.Group);
            throw;
        }

        // Asked in one go with the rest, because once the guest's processors run qemu takes its time to answer.
        _screenQuestion = MayHaveVnc(_start.CommandLine) ? _monitor!.Ask("query-vnc") : null;
        boundLogs(_pidFile!);
        _launcher.Start(plan);
        _hasChild = true;

        // As long as this process holds the listening sockets, the clients of a dead qemu wait.
        CloseOpened();
    }

    /// <summary>Waits until qemu greets.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="turn">The guest's turn among others, which ends early where qemu takes long; null where it is started alone.</param>
    /// <exception cref="Failure">It did not greet.</exception>
    public void AwaitGreeting(TimeSpan patience, IDisposable? turn)
    {
        try
        {
            long begin = Stopwatch.GetTimestamp();
            if (turn is not null && _monitor!.TryGreet(patience < StartGroup.LongestTurn ? patience : StartGroup.LongestTurn))
                return;

            turn?.Dispose();

            // A qemu that has ended may have left its socket to another process.
            for (TimeSpan rest = patience - Stopwatch.GetElapsedTime(begin); rest > s_look; rest = patience - Stopwatch.GetElapsedTime(begin))
            {
                if (_monitor!.TryGreet(s_look))
                    return;
                if (HasEnded(TimeSpan.Zero))
                    throw Ended();
            }

            _monitor!.Greet(patience - Stopwatch.GetElapsedTime(begin));
        }
        catch (MonitorException error)
        {
            if (error.Problem == MonitorProblem.Closed && HasEnded(s_endOfQemu))
                throw Ended();
            throw new Failure(
                ExitCode.Error,
                error.Problem == MonitorProblem.Silent
                    ? $"qemu did not greet within {Seconds.Whole(patience)} s and was ended: {error.Message}"
                    : $"qemu did not greet as it should and was ended: {error.Message}");
        }
    }

    /// <summary>Throws where qemu, which has greeted, does not hold the lock that proves its life.</summary>
    public void RequireLife()
    {
        if (LifeLock.Holder(_start.Paths.Pid) == Pid)
            return;

        // Linux before 5.11 lets a lock go at execve where the process had a second thread, and then nothing would prove that qemu
        // runs. Of a qemu that has ended by now the lock is gone on every kernel.
        if (HasEnded(s_endOfQemu))
            throw Ended();
        throw new Failure(
            ExitCode.Error, $"qemu, process {Pid}, does not hold the lock on {_start.Paths.Pid} and was ended; Linux 5.11 or newer is needed");
    }

    /// <summary>Records where VNC listens: qemu takes the next free port where the guest's own is taken.</summary>
    public void NoteScreen()
    {
        if (_screenQuestion is not int question)
            return;
        try
        {
            JsonElement vnc = _monitor!.Await(question, s_answer);
            if (vnc.Text("host"u8) is string host && vnc.Text("service"u8) is string service
                && new Endpoint(host, service) is { IsNumeric: true } screen)
                (_record! with { Vnc = screen.ToString() }).Write(_start.Paths.Booted);
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Refused)
        {
            // A qemu that was built without VNC: the guest runs anyway.
        }
        catch (MonitorException error)
        {
            // Another verb may have ended it just then.
            if (error.Problem == MonitorProblem.Closed && HasEnded(s_endOfQemu))
                throw Ended();
            throw new Failure(ExitCode.Error, $"qemu greeted, but did not say where VNC listens: {error.Message}");
        }
    }

    /// <summary>Ends qemu where it still runs, and takes back all that was made for it. Never throws.</summary>
    public void Undo()
    {
        CloseOpened();
        try
        {
            if (_hasChild)
                Launcher.End(Pid, s_endOfQemu);
            Stopper.Remove(_start.Paths);
        }
        catch (Exception error) when (Failure.IsOfHost(error))
        {
            // What failed first is what is to be told. The next start clears what is left.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseOpened();
        _monitor?.Dispose();
    }

    private static FileDescriptor OpenFor(InheritedDescriptor wanted, GuestPaths paths) => wanted switch
    {
        SocketDescriptor socket => UnixSocket.Listen(paths.Socket(socket.FileName)),
        LogDescriptor log => GuestLog.Open($"{paths.Log}/{log.FileName}"),
        TapDescriptor tap => Tap.Open(tap.Interface, tap.Bridge),
        DeviceDescriptor device => HostFile.Open(device.Path, Libc.O_RDWR),
        _ => throw new NotSupportedException(wanted.GetType().Name),
    };

    private static StartRecord RecordOf(PreparedStart start) => new()
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

    // Everything that qemu gets is opened here, as root; qemu itself could not.
    private LaunchPlan Open(GuestLock guestLock, Gate? gate)
    {
        (FileDescriptor reading, FileDescriptor writing) = Pipe.New();
        _opened.Add(writing);
        Pass(reading, 0);
        GuestLog.Reserve(Pass(GuestLog.Open(_start.Paths.Events), 1), _start.Paths.Events);
        FileDescriptor words = Pass(GuestLog.Open(_start.Paths.QemuLog), 2);
        GuestLog.Mark(words, _start.Paths.QemuLog);
        _logOffset = (long)HostFile.Stat(words, _start.Paths.QemuLog).Size;
        foreach (InheritedDescriptor wanted in _start.CommandLine.Descriptors)
            Pass(OpenFor(wanted, _start.Paths), wanted.Number);

        // qemu keeps the writing end of its own standard input, under the next number: the flight record's monitor would end with it.
        _descriptors.Add((writing.Number, _descriptors.Count));
        HostFile.Write(writing, "a pipe", "{\"execute\":\"qmp_capabilities\"}\n"u8);

        // Before qemu runs: its greeting is then the proof that it is ready, and an end of file that it is dead.
        _monitor = QmpMonitor.TryConnect(_start.Paths.Qmp)
            ?? throw new Failure(ExitCode.Error, $"cannot connect to our own socket {_start.Paths.Qmp}");
        (_pidFile, FileDescriptor taker) = DescriptorPassing.New();
        _opened.AddRange([_pidFile, taker]);
        return new LaunchPlan(_start.CommandLine.Program, _start.CommandLine.Arguments, _start.Guest.Folder)
        {
            Account = _start.Configuration.Options.PrivilegeDrop == PrivilegeDrop.Late ? null : _start.Account,
            PidFile = _start.Paths.Pid,
            PidFileTaker = taker,
            Guard = guestLock.Descriptor,
            Gate = gate,
            Descriptors = _descriptors,
        };
    }

    private FileDescriptor Pass(FileDescriptor descriptor, int number)
    {
        _opened.Add(descriptor);
        _descriptors.Add((descriptor.Number, number));
        return descriptor;
    }

    private void CloseOpened()
    {
        _opened.ForEach(static item => item.Dispose());
        _opened.Clear();
    }

    private bool HasEnded(TimeSpan patience)
    {
        using ProcessHandle qemu = ProcessHandle.OfChild(Pid);
        return qemu.WaitForEnd(patience);
    }

    private Failure Ended()
    {
        string end = LastWords.OfEnd(Launcher.Reap(Pid));
        _hasChild = false;
        return new Failure(ExitCode.Error, $"qemu did not start: {LastWords.Read(_start.Paths.QemuLog, _logOffset)} ({end})");
    }
}
