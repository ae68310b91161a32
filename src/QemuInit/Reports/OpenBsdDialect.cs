using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>rc.d(8) of OpenBSD: 0 or 1. To start a guest that runs, or to stop one that does not, is success.</summary>
internal sealed class OpenBsdDialect : Dialect
{
    /// <inheritdoc/>
    public override string Name => "openbsd";

    /// <inheritdoc/>
    public override int CodeOf(ExitCode outcome) => outcome switch
    {
        ExitCode.NothingToDo or ExitCode.Success => 0,
        ExitCode.Error or ExitCode.BadArgument or ExitCode.Unimplemented or ExitCode.NoPrivilege
            or ExitCode.NotInstalled or ExitCode.NotConfigured or ExitCode.NotRunning => 1,
    };

    /// <inheritdoc/>
    public override int CodeOf(GuestState state) => state switch
    {
        GuestState.Running or GuestState.Paused or GuestState.Stopping or GuestState.Unmanaged => 0,
        GuestState.Starting or GuestState.Stopped or GuestState.Crashed or GuestState.Invalid
            or GuestState.Unregistered or GuestState.Unknown => 1,
    };
}
