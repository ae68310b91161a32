using System;
using System.IO;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class GuestLifeTests : IDisposable
{
    private const uint Anybody = 12345;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _root = new();
    private readonly GuestPaths _paths;

    public GuestLifeTests()
    {
        _paths = new(new Directories(_root["etc"], _root["var"], _root["run"]), "web");
        Directory.CreateDirectory(_paths.Run);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Without_a_pid_file_or_a_lock_there_is_no_life()
    {
        AssertDead();
        File.WriteAllText(_paths.Pid, "1\n");
        AssertDead();
    }

    [Fact]
    public void A_guest_whose_own_process_holds_the_lock_lives_until_that_ends()
    {
        using LifeHolder holder = new(_paths.Pid);
        Record(IdentityOf(holder.Pid));
        Assert.Equal((holder.Pid, null), (GuestLife.Find(_paths)!.Pid, GuestLife.Find(_paths)!.Trouble));
        using (ProcessHandle handle = GuestLife.TryOpen(_paths)!)
            Assert.Equal(holder.Pid, handle.Pid);
        holder.Kill();
        AssertDead();
    }

    [Fact]
    public void A_process_that_has_the_number_of_one_that_has_ended_is_not_signalled()
    {
        using LifeHolder holder = new(_paths.Pid);
        ProcessIdentity real = IdentityOf(holder.Pid);
        foreach (long ticks in new long[] { -1, 1 })
        {
            Record(real with { Start = real.Start + ticks });
            AssertTrouble(pid: null, "has ended, but another process holds its lock on ");
            Assert.Null(GuestLife.TryOpen(_paths));
        }
    }

    [Fact]
    public void A_guest_that_left_its_lock_to_another_process_is_its_recorded_process()
    {
        using LifeHolder guest = new(_root["other"]);
        using LifeHolder holder = new(_paths.Pid);
        Record(IdentityOf(guest.Pid));
        AssertTrouble(guest.Pid, "has exchanged its lock on ");
        using (ProcessHandle handle = GuestLife.TryOpen(_paths)!)
            Assert.Equal(guest.Pid, handle.Pid);
        guest.Kill();
        AssertTrouble(pid: null, "has ended, but another process holds its lock on ");
        Assert.Null(GuestLife.TryOpen(_paths));
    }

    [Fact]
    public void A_guest_that_let_go_of_its_lock_lives()
    {
        using LifeHolder guest = new(_root["other"]);
        File.WriteAllText(_paths.Pid, "1\n");
        Record(IdentityOf(guest.Pid));
        AssertTrouble(guest.Pid, "holds no lock on ");
        using ProcessHandle handle = GuestLife.TryOpen(_paths)!;
        Assert.Equal(guest.Pid, handle.Pid);
    }

    [Fact]
    public void A_record_of_another_boot_proves_no_life()
    {
        using LifeHolder guest = new(_root["other"]);
        File.WriteAllText(_paths.Pid, "1\n");
        Record(IdentityOf(guest.Pid), boot: "another");
        AssertDead();
    }

    [Fact]
    public void A_process_of_another_user_than_the_recorded_is_not_signalled()
    {
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDWR);
        using Launcher launcher = Launcher.Begin(Launched.Executable);
        ProcessIdentity identity = ProcessIdentity.OfChild(launcher.Pid, Anybody);
        using (ProcessHandle? root = identity.TryOpen())
            Assert.NotNull(root);
        launcher.Start(new LaunchPlan("/bin/sh", ["-c", "echo; exec sleep 600"], "/")
        {
            Account = new Account("anybody", Anybody, Anybody, []),
            Descriptors = [(nothing.Number, 0), (nothing.Number, 1), (nothing.Number, 2)],
        });
        try
        {
            Assert.True(
                SpinWait.SpinUntil(() => ProcessStat.TryUser(launcher.Pid) == Anybody, TimeSpan.FromMinutes(1)), "it is root's still");
            using (ProcessHandle? own = identity.TryOpen())
                Assert.NotNull(own);
            Assert.Null((identity with { User = Anybody + 1 }).TryOpen());
        }
        finally
        {
            Launcher.End(launcher.Pid, TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public void Without_a_record_of_the_process_one_of_the_guests_user_alone_is_signalled()
    {
        using LifeHolder holder = new(_paths.Pid);
        foreach (string? user in new[] { null, "root" })
        {
            Record(process: null, user);
            Assert.Equal((holder.Pid, null), (GuestLife.Find(_paths)!.Pid, GuestLife.Find(_paths)!.Trouble));
            using ProcessHandle? handle = GuestLife.TryOpen(_paths);
            Assert.Equal(user is null, handle is null);
        }
    }

    [Fact]
    public void A_file_is_open_for_writing_where_a_process_may_write_it()
    {
        using LifeHolder holder = new(_paths.Pid);
        using FileDescriptor file = HostFile.Open(_paths.Pid, Libc.O_RDONLY);
        Statx pid = HostFile.Stat(file, _paths.Pid);
        Assert.True(FileWriters.HasOpen(holder.Pid, _paths.Pid, pid));
        Assert.False(FileWriters.HasOpen(Environment.ProcessId, _paths.Pid, pid));
        Assert.Contains(holder.Pid, FileWriters.Of(file, _paths.Pid, Accounts.Root, s_patience));
        Assert.DoesNotContain(holder.Pid, FileWriters.Of(file, _paths.Pid, Anybody, s_patience));
        Assert.Empty(FileWriters.Of(file, _paths.Pid, Accounts.Root, TimeSpan.Zero));
        File.Move(_paths.Pid, _paths.Pid + ".old");
        File.WriteAllText(_paths.Pid, "1\n");
        using FileDescriptor other = HostFile.Open(_paths.Pid, Libc.O_RDONLY);
        Assert.False(FileWriters.HasOpen(holder.Pid, _paths.Pid, HostFile.Stat(other, _paths.Pid)));
    }

    // A process may have a million descriptors: to look at all of them would hold a stop up.
    [Fact]
    public void A_file_is_looked_for_under_the_first_numbers_alone()
    {
        File.WriteAllText(_paths.Pid, "1\n");
        FileDescriptor first = HostFile.Open(_paths.Pid, Libc.O_RDWR);
        Statx pid = HostFile.Stat(first, _paths.Pid);
        using FileDescriptor high = new(Libc.fcntl_int(first.Number, Libc.F_DUPFD_CLOEXEC, 1024));
        Assert.True(high.Number >= 1024, "the host gives no process so many descriptors");
        Assert.True(FileWriters.HasOpen(Environment.ProcessId, _paths.Pid, pid));

        first.Dispose();

        Assert.False(FileWriters.HasOpen(Environment.ProcessId, _paths.Pid, pid));
    }

    private static ProcessIdentity IdentityOf(int pid) => ProcessIdentity.OfChild(pid, Accounts.Root);

    private void AssertDead()
    {
        Assert.Null(GuestLife.Find(_paths));
        Assert.Null(GuestLife.TryOpen(_paths));
    }

    private void AssertTrouble(int? pid, string words)
    {
        GuestLife life = GuestLife.Find(_paths)!;
        Assert.Equal(pid, life.Pid);
        Assert.Contains(words, life.Trouble, StringComparison.Ordinal);
        Assert.EndsWith("end it with: qemu-init poweroff web", life.Line, StringComparison.Ordinal);
    }

    private void Record(ProcessIdentity? process, string? user = "root", string? boot = null) => new StartRecord
    {
        Name = "web",
        Folder = "/srv/web",
        Started = "1970-01-01T00:00:00.000Z",
        BootId = boot ?? HostBoot.Id(),
        StopDelay = 40,
        Agent = false,
        Order = 0,
        After = [],
        StopWithHost = true,
        User = user,
        Process = process,
        Program = "/usr/bin/qemu-system-x86_64",
        Arguments = [],
    }.Write(_paths.Booted);
}
