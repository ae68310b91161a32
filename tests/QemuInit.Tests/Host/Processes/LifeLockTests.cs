using System.IO;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class LifeLockTests
{
    // F_OFD_SETLK: the lock of a descriptor, in whose way this process's own locks are too.
    private const int OpenFileLock = 37;

    [Fact]
    public void The_holder_of_the_lock_is_known_until_its_end_however_it_ends()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        Assert.Equal(holder.Pid, LifeLock.Holder(folder["pid"]));
        Assert.Equal($"{holder.Pid}\n", File.ReadAllText(folder["pid"]));

        // The lock passed through execve.
        Assert.Equal("sleep\n", File.ReadAllText($"/proc/{holder.Pid}/comm"));
        holder.Kill();
        Assert.Null(LifeLock.Holder(folder["pid"]));
        Assert.Equal($"{holder.Pid}\n", File.ReadAllText(folder["pid"]));
    }

    [Fact]
    public void Without_a_file_or_a_lock_no_guest_lives()
    {
        using TemporaryFolder folder = new();
        Assert.Null(LifeLock.Holder(folder["pid"]));
        Assert.Null(LifeLock.Holder(folder["missing/pid"]));
        Assert.Null(LifeLock.Holder(folder.Write("pid", "1\n")));
    }

    [Fact]
    public void The_number_in_the_file_proves_nothing()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        File.WriteAllText(folder["pid"], "1\n");
        Assert.Equal(holder.Pid, LifeLock.Holder(folder["pid"]));
    }

    [Fact]
    public void A_lock_that_is_held_is_not_taken()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        using FileDescriptor file = HostFile.Open(folder["pid"], Libc.O_RDWR);
        Assert.False(LifeLock.TryTake(file, folder["pid"]));
        holder.Kill();
        Assert.True(LifeLock.TryTake(file, folder["pid"]));
    }

    [Fact]
    public void A_second_start_is_refused_and_leaves_the_first_ones_number()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        Launched second = Launched.Run(new LaunchPlan("/bin/true", [], "/") { PidFile = folder["pid"], Descriptors = [] });
        Assert.Equal((126, $"qemu-init: cannot lock {folder["pid"]}: Device or resource busy\n"), (second.ExitCode, second.Error));
        Assert.Equal(holder.Pid, LifeLock.Holder(folder["pid"]));
        Assert.Equal($"{holder.Pid}\n", File.ReadAllText(folder["pid"]));
    }

    /// <summary>SYSGRP may read the file: a lock for reading is all that it could set, and none of its processes is a guest.</summary>
    [Fact]
    public void A_lock_for_reading_is_nobodys_life()
    {
        using TemporaryFolder folder = new();
        using FileDescriptor file = HostFile.Open(folder.Write("pid", "1\n"), Libc.O_RDONLY);
        Libc.Flock wish = new() { Type = 0 };
        Assert.Equal(0, Libc.fcntl_lock(file.Number, OpenFileLock, ref wish));
        Assert.Null(LifeLock.Holder(folder["pid"]));
        Assert.Null(ProcessHandle.OfHolder(folder["pid"]));
    }

    [Fact]
    public void A_lock_of_an_open_file_description_is_held_by_no_number()
    {
        using TemporaryFolder folder = new();
        using FileDescriptor file = HostFile.Open(folder.Write("pid", "1\n"), Libc.O_RDWR);
        Libc.Flock wish = new() { Type = Libc.F_WRLCK };
        Assert.Equal(0, Libc.fcntl_lock(file.Number, OpenFileLock, ref wish));
        Assert.Equal(-1, LifeLock.Holder(folder["pid"]));
        Assert.Null(ProcessHandle.OfHolder(folder["pid"]));
    }

    [Fact]
    public void Beside_the_lock_of_a_guest_there_is_no_other()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        using FileDescriptor file = HostFile.Open(folder["pid"], Libc.O_RDONLY);
        Libc.Flock wish = new() { Type = 0 };
        Assert.NotEqual(0, Libc.fcntl_lock(file.Number, OpenFileLock, ref wish));
        Assert.Equal(holder.Pid, LifeLock.Holder(folder["pid"]));
    }

    [Fact]
    public void Another_program_may_read_the_file_and_the_lock_stays()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        for (int i = 0; i < 3; i++)
        {
            _ = File.ReadAllBytes(folder["pid"]);
            Assert.Equal(holder.Pid, LifeLock.Holder(folder["pid"]));
        }
    }
}
