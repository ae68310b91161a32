using System;
using System.Linq;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Reports;

public sealed class DialectTests
{
    [Theory]
    [InlineData("lsb", "NothingToDo=0 Success=0 Error=1 BadArgument=2 Unimplemented=3 NoPrivilege=4 NotInstalled=5 NotConfigured=6 NotRunning=7")]
    [InlineData("systemd", "NothingToDo=0 Success=0 Error=1 BadArgument=2 Unimplemented=3 NoPrivilege=4 NotInstalled=5 NotConfigured=6 NotRunning=7")]
    [InlineData("openrc", "NothingToDo=0 Success=0 Error=1 BadArgument=1 Unimplemented=1 NoPrivilege=1 NotInstalled=1 NotConfigured=1 NotRunning=1")]
    [InlineData("freebsd", "NothingToDo=1 Success=0 Error=1 BadArgument=1 Unimplemented=1 NoPrivilege=1 NotInstalled=1 NotConfigured=1 NotRunning=1")]
    [InlineData("openbsd", "NothingToDo=0 Success=0 Error=1 BadArgument=1 Unimplemented=1 NoPrivilege=1 NotInstalled=1 NotConfigured=1 NotRunning=1")]
    public void Each_outcome_of_a_verb_has_its_code(string name, string expected)
    {
        Dialect dialect = Dialects.Find(name)!;
        Assert.Equal(expected, string.Join(' ', Enum.GetValues<ExitCode>().Order().Select(outcome => $"{outcome}={dialect.CodeOf(outcome)}")));
    }

    [Theory]
    [InlineData("lsb", "Running=0 Paused=0 Starting=3 Stopping=0 Stopped=3 Crashed=1 Unmanaged=0 Invalid=3 Unregistered=4 Unknown=4")]
    [InlineData("systemd", "Running=0 Paused=0 Starting=3 Stopping=0 Stopped=3 Crashed=1 Unmanaged=0 Invalid=3 Unregistered=4 Unknown=4")]
    [InlineData("openrc", "Running=0 Paused=0 Starting=8 Stopping=4 Stopped=3 Crashed=32 Unmanaged=0 Invalid=3 Unregistered=1 Unknown=1")]
    [InlineData("freebsd", "Running=0 Paused=0 Starting=1 Stopping=0 Stopped=1 Crashed=1 Unmanaged=0 Invalid=1 Unregistered=1 Unknown=1")]
    [InlineData("openbsd", "Running=0 Paused=0 Starting=1 Stopping=0 Stopped=1 Crashed=1 Unmanaged=0 Invalid=1 Unregistered=1 Unknown=1")]
    public void Each_state_has_its_code(string name, string expected)
    {
        Dialect dialect = Dialects.Find(name)!;
        Assert.Equal(expected, string.Join(' ', Enum.GetValues<GuestState>().Select(state => $"{state}={dialect.CodeOf(state)}")));
    }

    [Fact]
    public void The_names_that_a_message_lists_are_those_that_are_found() =>
        Assert.All(Dialects.Names.Split(", "), static name => Assert.Equal(name, Dialects.Find(name)?.Name));

    [Theory]
    [InlineData("")]
    [InlineData("LSB")]
    [InlineData("netbsd")]
    public void Another_name_is_no_dialect(string name) => Assert.Null(Dialects.Find(name));
}
