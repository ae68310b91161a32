using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.State;

public sealed class GuestLockTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(50);

    [Fact]
    public void A_lock_tells_which_verb_holds_it()
    {
        using TemporaryFolder folder = new();
        using (GuestLock.Take(folder["lock"], "start", s_long))
        {
            Assert.Equal("start", GuestLock.Peek(folder["lock"], out FileDescriptor? held));
            Assert.Null(held);
            Assert.Equal("640", TemporaryFolder.ModeOf(folder["lock"]));
        }

        Assert.Null(GuestLock.Peek(folder["lock"], out FileDescriptor? free));
        Assert.NotNull(free);
        free.Dispose();
        Assert.Equal(0, new FileInfo(folder["lock"]).Length);
    }

    [Fact]
    public void Without_a_file_the_lock_is_free()
    {
        using TemporaryFolder folder = new();
        Assert.Null(GuestLock.Peek(folder["lock"], out FileDescriptor? held));
        Assert.Null(held);
    }

    [Fact]
    public void A_verb_that_gives_up_waiting_for_a_lock_names_its_holder()
    {
        using TemporaryFolder folder = new();
        using GuestLock first = GuestLock.Take(folder["lock"], "stop", s_long);
        Failure failure = Assert.Throws<Failure>(() => GuestLock.Take(folder["lock"], "start", TimeSpan.FromMilliseconds(20)));
        Assert.Equal((ExitCode.Error, "gave up after 0 s of waiting for another 'stop' of this guest"), (failure.Code, failure.Message));
    }

    [Theory]
    [InlineData("register", "gave up after 0 s of waiting for another 'register' that changes the lists")]
    [InlineData("", "gave up after 0 s of waiting for another verb that changes the lists")]
    public void A_lock_need_not_be_a_guests(string verb, string expected)
    {
        using TemporaryFolder folder = new();
        using GuestLock first = GuestLock.Take(folder["lock"], verb, s_long);
        Failure failure = Assert.Throws<Failure>(() => GuestLock.Take(folder["lock"], "enable", TimeSpan.Zero, "that changes the lists"));
        Assert.Equal(expected, failure.Message);
    }

    [Fact]
    public void A_reader_of_the_lock_keeps_verbs_out_until_it_has_read()
    {
        using TemporaryFolder folder = new();
        GuestLock.Take(folder["lock"], "start", TimeSpan.Zero).Dispose();
        Assert.Null(GuestLock.Peek(folder["lock"], out FileDescriptor? held));
        Assert.Null(GuestLock.Peek(folder["lock"], out FileDescriptor? another));
        Assert.Throws<Failure>(() => GuestLock.Take(folder["lock"], "start", TimeSpan.Zero));
        held!.Dispose();
        another!.Dispose();
        GuestLock.Take(folder["lock"], "start", TimeSpan.Zero).Dispose();
    }

    // A member, or a qemu that was taken over, may open the lock file for reading.
    [Theory]
    [InlineData("--shared")]
    [InlineData("--exclusive")]
    public void A_lock_on_the_file_that_members_may_read_keeps_no_verb_out(string kind)
    {
        using TemporaryFolder folder = new();
        GuestLock.Take(folder["lock"], "start", TimeSpan.Zero).Dispose();
        using Process other = Process.Start(new ProcessStartInfo("flock", [kind, folder["lock"], "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());

        using (GuestLock taken = GuestLock.Take(folder["lock"], "stop", TimeSpan.Zero))
        {
            Assert.Equal("stop", GuestLock.Peek(folder["lock"], out FileDescriptor? held));
            Assert.Null(held);
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(GuestLock.GuardOf(folder["lock"])));
        other.StandardInput.Close();
        other.WaitForExit();
    }

    [Fact]
    public void A_lock_of_another_process_is_waited_for_until_it_ends()
    {
        using TemporaryFolder folder = new();
        folder.Write("lock", "boot\n");
        using Process other = Process.Start(new ProcessStartInfo("flock", [GuestLock.GuardOf(folder["lock"]), "sh", "-c", "echo held; read line"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());
        Assert.Equal("boot", GuestLock.Peek(folder["lock"], out _));
        Assert.Throws<Failure>(() => GuestLock.Take(folder["lock"], "start", TimeSpan.FromMilliseconds(20)));
        other.StandardInput.Close();
        GuestLock.Take(folder["lock"], "start", s_long).Dispose();
        other.WaitForExit();
    }

    [Fact]
    public void A_child_does_not_inherit_it()
    {
        using TemporaryFolder folder = new();
        GuestLock first = GuestLock.Take(folder["lock"], "start", s_long);
        using Process child = Process.Start("sleep", "600");
        first.Dispose();

        // Children that other tests begin at this moment have it until they execute their programs.
        GuestLock.Take(folder["lock"], "stop", TimeSpan.FromSeconds(30)).Dispose();
        child.Kill();
        child.WaitForExit();
    }

    [Fact]
    public void One_at_a_time()
    {
        using TemporaryFolder folder = new();
        int inside = 0;
        int[] seen = [.. Enumerable.Range(0, 40).AsParallel().WithDegreeOfParallelism(8).Select(_ =>
        {
            using (GuestLock.Take(folder["lock"], "start", s_long))
            {
                int now = ++inside;
                System.Threading.Thread.Yield();
                inside--;
                return now;
            }
        })];
        Assert.All(seen, static now => Assert.Equal(1, now));
    }

    [Fact]
    public void A_link_is_not_followed()
    {
        using TemporaryFolder folder = new();
        string victim = folder.Write("victim", "safe");
        File.CreateSymbolicLink(folder["lock"], victim);
        Assert.Equal(Errno.ELOOP, Assert.Throws<PosixException>(() => GuestLock.Take(folder["lock"], "start", s_long)).Errno);
        Assert.Equal("safe", File.ReadAllText(victim));
    }

    /// <summary>The verb in the file is for people; a guest must be stopped on a full disk too.</summary>
    [Fact]
    public void A_full_disk_does_not_keep_a_verb_from_its_work()
    {
        GuestLock.Take("/dev/full", "stop", s_long).Dispose();
        File.Delete(GuestLock.GuardOf("/dev/full"));
    }
}
