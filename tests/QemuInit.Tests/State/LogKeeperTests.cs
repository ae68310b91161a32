using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.State;

/// <summary>Keepers are real processes, for which a process that sleeps is the guest.</summary>
public sealed class LogKeeperTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _run = new();
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly LogKeeper _keeper;
    private readonly string _pidFile;
    private readonly Launcher _guest = Launcher.Begin(Launched.Executable);

    public LogKeeperTests()
    {
        _keeper = new LogKeeper([_name], Launched.Executable);
        _pidFile = _run.Write("pid", "7\n");
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        _guest.Start(new LaunchPlan("/bin/sleep", ["600"], "/") { Descriptors = [(nothing.Number, 0), (nothing.Number, 1), (nothing.Number, 2)] });
    }

    [Fact]
    public void Where_one_keeper_has_as_many_guests_as_it_takes_the_next_gets_another()
    {
        for (int guests = 0; guests < 101; guests++)
            _keeper.Keep(_folder.Path, _guest.Pid, _run.Path);
        IReadOnlyList<int> keepers = Await(2);
        Assert.True(SpinWait.SpinUntil(() => keepers.Select(Guests).Order().SequenceEqual([1, 100]), TimeSpan.FromMinutes(1)));

        _keeper.Dispose();
        Assert.Equal(keepers, Keepers);
        _ = Libc.kill(_guest.Pid, Libc.SIGKILL);
        Assert.All(keepers, static keeper => Assert.Equal(0, Launcher.Reap(keeper)));
    }

    [Fact]
    public void Where_a_keeper_was_killed_it_is_told_and_the_next_guest_gets_another()
    {
        _keeper.Keep(_folder.Path, _guest.Pid, _run.Path);
        int killed = Assert.Single(Await(1));
        Launcher.End(killed, TimeSpan.FromMinutes(1));

        Assert.Equal(Errno.EPIPE, Assert.Throws<PosixException>(() => _keeper.Keep(_folder.Path, _guest.Pid, _run.Path)).Errno);
        Assert.Empty(Keepers);
        _keeper.Keep(_folder.Path, _guest.Pid, _run.Path);
        Assert.NotEqual(killed, Assert.Single(Await(1)));
    }

    [Fact]
    public void A_keeper_stays_as_long_as_a_process_that_its_guest_left_behind_writes()
    {
        string path = _folder.Write("qemu.log", "text\n");
        FileDescriptor left = GuestLog.Open(path);
        _keeper.Keep(_folder.Path, _guest.Pid, _run.Path);
        _keeper.Dispose();
        int keeper = Assert.Single(Await(1));
        Assert.True(SpinWait.SpinUntil(() => Guests(keeper) == 1, TimeSpan.FromMinutes(1)));
        _ = Libc.kill(_guest.Pid, Libc.SIGKILL);

        HostFile.Write(left, path, new byte[3 << 20]);
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(path).Length == 0, TimeSpan.FromMinutes(1)));
        Assert.Equal([keeper], Keepers);

        left.Dispose();
        Assert.Equal(0, Launcher.Reap(keeper));
    }

    // It makes the file shortly before it becomes qemu.
    [Fact]
    public void A_guest_that_has_no_pid_file_yet_is_kept_too()
    {
        (FileDescriptor ours, FileDescriptor theirs) = DescriptorPassing.New();
        string path = _folder.Write("qemu.log", "text\n");
        _keeper.Keep(_folder.Path, _guest.Pid, _run.Path, theirs);
        theirs.Dispose();
        _keeper.Dispose();
        int keeper = Assert.Single(Await(1));
        Assert.True(SpinWait.SpinUntil(() => Guests(keeper) == 1, TimeSpan.FromMinutes(1)));
        FileDescriptor left = GuestLog.Open(path);
        HostFile.Write(left, path, new byte[3 << 20]);
        Assert.True(SpinWait.SpinUntil(() => new FileInfo(path).Length == 0, TimeSpan.FromMinutes(1)));

        Assert.False(IsOpen(keeper, _pidFile));
        HandOver(ours);
        Assert.True(SpinWait.SpinUntil(() => IsOpen(keeper, _pidFile), TimeSpan.FromMinutes(1)));

        left.Dispose();
        _ = Libc.kill(_guest.Pid, Libc.SIGKILL);
        Assert.Equal(0, Launcher.Reap(keeper));
    }

    [Fact]
    public void A_log_that_has_grown_without_bounds_when_its_guest_ends_is_cut_though_nobody_writes_it()
    {
        string path = _folder.Write("qemu.log", "text\n");
        using LogRotator logs = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));
        File.WriteAllBytes(path, new byte[8 << 20]);

        logs.LookAtEnd(new byte[4096]);
        Assert.Equal(0, new FileInfo(path).Length);
        Assert.InRange(new FileInfo(path + ".1").Length, 1, 4 << 20);

        logs.Look(new byte[4096]);
        Assert.True(logs.IsOver);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_pid_file_that_grows_is_cut_at_once_and_after_the_guests_end_as_long_as_a_process_has_it_open(bool hasEnded)
    {
        using FileDescriptor handed = HandedOver();
        _keeper.Keep(_folder.Path, _guest.Pid, _run.Path, handed);
        _keeper.Dispose();
        int keeper = Assert.Single(Await(1));
        Assert.True(SpinWait.SpinUntil(() => Guests(keeper) == 1, TimeSpan.FromMinutes(1)));
        FileDescriptor left = PidFile();
        if (hasEnded)
            _ = Libc.kill(_guest.Pid, Libc.SIGKILL);

        Assert.Equal(0, Libc.fallocate(left.Number, 0, 0, 8 << 20));
        HostFile.Write(left, _pidFile, new byte[1 << 20]);

        Assert.True(SpinWait.SpinUntil(() => new FileInfo(_pidFile).Length == 4096, TimeSpan.FromMinutes(1)));
        _ = Libc.kill(_guest.Pid, Libc.SIGKILL);
        Assert.Equal([keeper], Keepers);
        left.Dispose();
        Assert.Equal(0, Launcher.Reap(keeper));
    }

    // The verb that ends a guest may be quicker than the keeper.
    [Fact]
    public void A_pid_file_is_bounded_although_its_guest_has_ended_and_its_name_is_gone_before_the_keeper_looks()
    {
        using FileDescriptor handed = HandedOver();
        FileDescriptor left = PidFile();
        _ = Libc.kill(_guest.Pid, Libc.SIGKILL);
        File.Delete(_pidFile);
        _keeper.Keep(_folder.Path, _guest.Pid, _run.Path, handed);
        _keeper.Dispose();
        int keeper = Assert.Single(Await(1));

        HostFile.Write(left, _pidFile, new byte[1 << 20]);

        Assert.True(SpinWait.SpinUntil(() => HostFile.Stat(left, _pidFile).Size == 4096, TimeSpan.FromMinutes(1)));
        left.Dispose();
        Assert.Equal(0, Launcher.Reap(keeper));
    }

    // Each start makes a file of its own in place of the one before.
    [Fact]
    public void The_pid_file_of_an_earlier_run_is_bounded_although_the_guest_was_started_again()
    {
        using LogRotator logs = new(
            ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path), changes: null, HandedOver());
        logs.Look(new byte[4096]);
        FileDescriptor left = PidFile();
        logs.LookAtEnd(new byte[4096]);
        File.Delete(_pidFile);
        using LifeHolder again = new(_pidFile);
        (StartRecordTests.Record with { Process = ProcessIdentity.OfChild(again.Pid, Libc.geteuid()) }).Write(_run["booted.json"]);
        HostFile.Write(left, _pidFile, new byte[1 << 20]);

        logs.Look(new byte[4096]);

        Assert.Equal(4096u, HostFile.Stat(left, _pidFile).Size);
        left.Dispose();
        logs.Look(new byte[4096]);
        Assert.True(logs.IsOver);
    }

    [Fact]
    public void A_log_that_a_keeper_has_dropped_can_be_looked_after_by_the_next()
    {
        string path = _folder.Write("qemu.log", "text\n");
        using FileDescriptor folder = HostFile.OpenDirectory(_folder.Path);
        using LogTurn ofFirst = new(folder);
        using LogTurn ofSecond = new(folder);
        using KeptFile first = new(HostFile.Open(path, Libc.O_RDWR));
        using KeptFile second = new(HostFile.Open(path, Libc.O_RDWR));
        using KeptFile third = new(HostFile.Open(path, Libc.O_RDWR));
        first.Read(ofFirst, place: 0);
        second.Read(ofSecond, place: 0);
        Assert.Null(second.File);

        first.Dispose();
        third.Read(ofSecond, place: 0);

        Assert.NotNull(third.File);
    }

    [Fact]
    public void A_log_that_no_process_has_open_is_left_to_its_writer()
    {
        foreach (string name in (string[])["qemu.log", GuestPaths.ActionsName])
            _folder.Write(name, new string('x', GuestLog.Largest) + "\n");
        using LogRotator logs = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));

        logs.Look(new byte[4096]);

        Assert.Equal(
            [LogTurn.FileName, GuestPaths.ActionsName, "qemu.log", "qemu.log.1"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Room_that_a_guest_reserves_behind_the_end_of_a_log_is_given_back_while_it_runs_and_when_it_ends(bool hasEnded)
    {
        string path = _folder.Write(GuestPaths.EventsName, "text\n");
        using LogRotator logs = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));
        using FileDescriptor log = GuestLog.Open(path);
        Assert.Equal(0, Libc.fallocate(log.Number, Libc.FALLOC_FL_KEEP_SIZE, 0, 64 << 20));

        if (hasEnded)
            logs.LookAtEnd(new byte[4096]);
        else
            logs.Look(new byte[4096]);

        Assert.Equal("text\n", File.ReadAllText(path));
        Assert.InRange(HostFile.Stat(log, path).Blocks * Statx.BlockSize, 4096u, 1u << 20);
        Assert.Equal([Path.Combine(_folder.Path, LogTurn.FileName), path], Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal));
    }

    // What a guest's TGTARCH started may outlive its guest, and has its logs open.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_log_is_bounded_as_long_as_a_process_that_the_guest_left_behind_can_write_it(bool isPutAside)
    {
        string path = _folder.Write("qemu.log", "text\n");
        using LogRotator logs = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));
        FileDescriptor left = GuestLog.Open(path);
        logs.LookAtEnd(new byte[4096]);
        Assert.False(logs.IsOver);
        if (isPutAside)
            File.Move(path, path + ".3");
        HostFile.Write(left, path, new byte[3 << 20]);
        Assert.Equal(0, Libc.fallocate(left.Number, Libc.FALLOC_FL_KEEP_SIZE, 8 << 20, 64 << 20));

        logs.Look(new byte[4096]);

        Assert.InRange(HostFile.Stat(left, path).Blocks * Statx.BlockSize, 0u, 1u << 20);
        Assert.Equal(!isPutAside, File.Exists(path + ".1"));
        Assert.False(logs.IsOver);
        left.Dispose();

        // A process that another test starts has a copy of the descriptor until it executes its program.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                logs.Look(new byte[4096]);
                return logs.IsOver;
            },
            TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_log_that_nobody_can_write_any_more_is_let_go_and_no_two_look_after_one()
    {
        string path = _folder.Write("qemu.log", "text\n");
        using LogRotator first = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));
        using LogRotator second = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));
        using FileDescriptor left = GuestLog.Open(path);

        first.LookAtEnd(new byte[4096]);
        second.LookAtEnd(new byte[4096]);
        Assert.False(first.IsOver);
        Assert.True(second.IsOver);

        left.Dispose();
        first.Look(new byte[4096]);
        Assert.True(first.IsOver);
    }

    // The folder of logs can be read by the guest's own user.
    [Fact]
    public void A_lock_on_the_folder_keeps_no_log_from_being_put_aside()
    {
        string path = _folder.Write("qemu.log", new string('x', GuestLog.Largest) + "\n");
        using LogRotator logs = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));
        using FileDescriptor folder = HostFile.OpenDirectory(_folder.Path);
        Assert.Equal(0, Libc.flock(folder.Number, Libc.LOCK_EX));

        logs.Look(new byte[4096]);

        Assert.Equal(0, new FileInfo(path).Length);
        Assert.Equal(0x180, (int)File.GetUnixFileMode(Path.Combine(_folder.Path, LogTurn.FileName)));
    }

    [Fact]
    public void Of_a_sparse_log_the_end_is_put_aside()
    {
        string path = _folder.Write(GuestPaths.EventsName, "text\n");
        using (FileStream sparse = new(path, FileMode.Open, FileAccess.Write))
            sparse.SetLength(1L << 40);
        File.AppendAllText(path, "\nend\n");
        using LogRotator logs = new(ProcessHandle.OfChild(_guest.Pid), HostFile.OpenDirectory(_folder.Path), HostFile.OpenDirectory(_run.Path));

        logs.Look(new byte[4096]);

        Assert.Equal(0, new FileInfo(path).Length);
        Assert.InRange(new FileInfo(path + ".1").Length, 1, GuestLog.Largest);
        Assert.EndsWith("\nend\n", File.ReadAllText(path + ".1"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _keeper.Dispose();
        _guest.Dispose();
        Launcher.End(_guest.Pid, TimeSpan.FromMinutes(1));
        foreach (int keeper in Keepers)
            _ = Launcher.Reap(keeper);
        _folder.Dispose();
        _run.Dispose();
    }

    // As a launcher hands it over.
    private void HandOver(FileDescriptor socket)
    {
        using FileDescriptor file = PidFile();
        DescriptorPassing.Send(socket, [0], [file.Number]);
        socket.Dispose();
    }

    private FileDescriptor HandedOver()
    {
        (FileDescriptor ours, FileDescriptor theirs) = DescriptorPassing.New();
        HandOver(ours);
        return theirs;
    }

    private FileDescriptor PidFile() => HostFile.Open(_pidFile, Libc.O_RDWR);

    private static int Guests(int keeper) => new DirectoryInfo($"/proc/{keeper}/fd").EnumerateFileSystemInfos()
        .Count(static file => file.LinkTarget is "anon_inode:[pidfd]" || file.LinkTarget?.StartsWith("pidfd:", StringComparison.Ordinal) == true);

    private static bool IsOpen(int keeper, string path) =>
        new DirectoryInfo($"/proc/{keeper}/fd").EnumerateFileSystemInfos().Any(file => file.LinkTarget == path);

    // posix_spawn returns before the kernel shows the new program's command line.
    private IReadOnlyList<int> Await(int count)
    {
        IReadOnlyList<int> keepers = [];
        Assert.True(SpinWait.SpinUntil(() => (keepers = Keepers).Count == count, TimeSpan.FromMinutes(1)), $"there are {keepers.Count} keepers");
        return keepers;
    }

    // A process that has ended has no command line.
    private IReadOnlyList<int> Keepers =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), out int pid) ? pid : 0)
            .Where(pid => pid > 0 && File.Exists($"/proc/{pid}/cmdline") && Line(pid).EndsWith($"\0_keep-logs\0{_name}\0", StringComparison.Ordinal)),
    ];

    private static string Line(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
