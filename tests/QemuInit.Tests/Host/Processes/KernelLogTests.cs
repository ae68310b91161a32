using System;
using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Host.Processes;

public sealed class KernelLogTests
{
    [Fact]
    public void A_record_has_a_time_and_a_text()
    {
        Assert.True(KernelLog.TryParse("6,339,5140900,-,caller=T1;NET: Registered PF_X25\n SUBSYSTEM=net\n", out TimeSpan time, out string text));
        Assert.Equal(TimeSpan.FromMilliseconds(5140.9), time);
        Assert.Equal("NET: Registered PF_X25", text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("6,339;text\n")]
    [InlineData("6,339,soon,-;text\n")]
    [InlineData("6,339,99999999999999999999,-;text\n")]
    [InlineData("6,339,9223372036854775807,-;text\n")]
    [InlineData("6,339,5140900,-")]
    public void What_is_not_a_record_is_passed_over(string record) => Assert.False(KernelLog.TryParse(record, out _, out _));

    [Theory]
    [InlineData("Out of memory: Killed process 4117 (qemu-system-x86) total-vm:10kB, anon-rss:8kB, UID:990 pgtables:4kB oom_score_adj:0")]
    [InlineData("Memory cgroup out of memory: Killed process 4117 (qemu-web1) total-vm:10kB")]
    [InlineData("qemu-web1[4117]: segfault at 0 ip 0000555555554000 sp 00007ffd4c5b8d10 error 4 in qemu-system-x86_64[555555554000+1000]")]
    [InlineData("traps: qemu-web1[4117] general protection fault ip:5555 sp:7ffd error:0 in qemu-system-x86_64[5555+1000]")]
    [InlineData("traps: qemu-web1[4117] trap invalid opcode ip:5555 sp:7ffd error:0 in qemu-system-x86_64[5555+1000]")]
    public void The_kernel_names_the_process_that_it_ends(string text)
    {
        Assert.True(KernelLog.IsAbout(text, 4117));
        Assert.False(KernelLog.IsAbout(text, 411));
        Assert.False(KernelLog.IsAbout(text, 117));
        Assert.False(KernelLog.IsAbout(text, 41170));
    }

    // A user names its process and its program, and lets the process end in this way.
    [Theory]
    [InlineData("traps: [4117] trap [14110] trap invalid opcode ip:5555 sp:7ffd error:0 in a[5555+1000]")]
    [InlineData("[4117]: segfau[14110]: segfault at 0 ip 5555 sp 7ffd error 4 in a[5555+1000]")]
    [InlineData("traps: a[14110] trap invalid opcode ip:5555 sp:7ffd error:0 in [4117] trap [5555+1000]")]
    [InlineData("a[14110]: segfault at 0 ip 5555 sp 7ffd error 4 in [4117]: segfault [5555+1000]")]
    [InlineData("Out of memory: Killed process 14110 ( process 4117 () total-vm:10kB")]
    public void A_process_that_is_named_like_a_number_of_anothers_is_not_that_one(string text)
    {
        Assert.False(KernelLog.IsAbout(text, 4117));
        Assert.True(KernelLog.IsAbout(text, 14110));
    }

    [Fact]
    public void A_number_alone_is_not_a_process() => Assert.False(KernelLog.IsAbout("usb 1-1: 4117 bytes, port [4117]", 4117));
}
