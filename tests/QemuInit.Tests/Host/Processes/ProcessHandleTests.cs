using System;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class ProcessHandleTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(50);

    [Fact]
    public void The_holder_of_a_lock_can_be_waited_for_and_signalled()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        using ProcessHandle process = ProcessHandle.OfHolder(folder["pid"])!;
        Assert.Equal(holder.Pid, process.Pid);
        Assert.False(process.WaitForEnd(TimeSpan.Zero));
        Assert.False(process.WaitForEnd(TimeSpan.FromSeconds(-5)));
        Assert.False(process.WaitForEnd(TimeSpan.FromMilliseconds(1)));
        process.Signal(Libc.SIGTERM);
        Assert.True(process.WaitForEnd(s_long));
        Assert.True(process.WaitForEnd(TimeSpan.Zero));
        Assert.True(process.WaitForEnd(TimeSpan.MaxValue));
    }

    [Fact]
    public void A_signal_to_a_process_that_has_ended_has_no_effect()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        using ProcessHandle process = ProcessHandle.OfHolder(folder["pid"])!;
        holder.Kill();
        process.Signal(Libc.SIGKILL);
        Assert.True(process.WaitForEnd(TimeSpan.Zero));
        Assert.Null(ProcessHandle.OfHolder(folder["pid"]));
    }

    [Fact]
    public void Without_a_process_there_is_no_handle()
    {
        using TemporaryFolder folder = new();
        Assert.Null(ProcessHandle.OfHolder(folder["pid"]));
        Assert.Null(ProcessHandle.OfHolder(folder.Write("pid", "1\n")));
    }

    [Fact]
    public void A_number_that_nobody_has_is_an_error() =>
        Assert.Equal(Errno.ESRCH, Assert.Throws<PosixException>(() => ProcessHandle.OfChild((1 << 22) + 1)).Errno);

    [Fact]
    public void A_signal_that_does_not_exist_is_an_error()
    {
        using TemporaryFolder folder = new();
        using LifeHolder holder = new(folder["pid"]);
        using ProcessHandle process = ProcessHandle.OfHolder(folder["pid"])!;
        Assert.Equal(Errno.EINVAL, Assert.Throws<PosixException>(() => process.Signal(4711)).Errno);
    }
}
