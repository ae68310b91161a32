using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>Linux Standard Base 4.1, "Init Script Actions". Its <c>status</c>: 1 dead with a pid file, 3 not running, 4 unknown.</summary>
internal sealed class LsbDialect : Dialect
{
    /// <inheritdoc/>
    public override string Name => "lsb";

    /// <inheritdoc/>
    public override int CodeOf(ExitCode outcome) => outcome switch
    {
        ExitCode.NothingToDo or ExitCode.Success => 0,
        ExitCode.Error => 1,
        ExitCode.BadArgument => 2,
        ExitCode.Unimplemented => 3,
        ExitCode.NoPrivilege => 4,
        ExitCode.NotInstalled => 5,
        ExitCode.NotConfigured => 6,
        ExitCode.NotRunning => 7,
    };

    /// <inheritdoc/>
    public override int CodeOf(GuestState state) => state switch
    {
        GuestState.Running or GuestState.Paused or GuestState.Stopping or GuestState.Unmanaged => 0,
        GuestState.Crashed => 1,
        GuestState.Starting or GuestState.Stopped or GuestState.Invalid => 3,
        GuestState.Unregistered or GuestState.Unknown => 4,
    };
}
