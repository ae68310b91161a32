using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>rc.subr of FreeBSD and NetBSD: 0 or 1. It is an error to start a guest that runs, or to stop one that does not.</summary>
internal sealed class FreeBsdDialect : Dialect
{
    /// <inheritdoc/>
    public override string Name => "freebsd";

    /// <inheritdoc/>
    public override int CodeOf(ExitCode outcome) => outcome switch
    {
        ExitCode.Success => 0,
        ExitCode.NothingToDo or ExitCode.Error or ExitCode.BadArgument or ExitCode.Unimplemented
            or ExitCode.NoPrivilege or ExitCode.NotInstalled or ExitCode.NotConfigured or ExitCode.NotRunning => 1,
    };

    /// <inheritdoc/>
    public override int CodeOf(GuestState state) => state switch
    {
        GuestState.Running or GuestState.Paused or GuestState.Stopping or GuestState.Unmanaged => 0,
        GuestState.Starting or GuestState.Stopped or GuestState.Crashed or GuestState.Invalid
            or GuestState.Unregistered or GuestState.Unknown => 1,
    };
}
