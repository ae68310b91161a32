using System;
using System.Linq;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Reports;

public sealed class DialectTests
{
    // What a shell tells apart.
    private const int MostCode = 127;

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
    public void Each_dialect_is_found_by_its_name_and_listed() => Assert.All(Dialects.All, static dialect =>
    {
        Assert.Matches("^[a-z]+$", dialect.Name);
        Assert.Same(dialect, Dialects.Find(dialect.Name));
        Assert.Single(Dialects.Names.Split(", "), dialect.Name);
    });

    [Fact]
    public void Each_dialect_tells_success_from_failure() => Assert.All(Dialects.All, static dialect =>
    {
        Assert.Equal((0, 0), (dialect.CodeOf(ExitCode.Success), dialect.CodeOf(GuestState.Running)));
        Assert.All(
            Enum.GetValues<ExitCode>().Where(static code => code > ExitCode.Success),
            code => Assert.InRange(dialect.CodeOf(code), 1, MostCode));
        Assert.NotEqual(0, dialect.CodeOf(GuestState.Stopped));
        Assert.All(Enum.GetValues<GuestState>(), state => Assert.InRange(dialect.CodeOf(state), 0, MostCode));
    });

    [Fact]
    public void The_code_of_another_program_is_the_same_in_each_dialect() =>
        Assert.All(Dialects.All, static dialect => Assert.Equal(3, Outcome.Raw(3).In(dialect)));

    [Theory]
    [InlineData("")]
    [InlineData("LSB")]
    [InlineData("netbsd")]
    public void Another_name_is_not_a_dialect(string name) => Assert.Null(Dialects.Find(name));
}
