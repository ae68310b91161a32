using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>
/// OpenRC: a verb works or does not. The <c>status</c> of openrc-run: 3 stopped, 4 stopping, 8 starting, 32 crashed; it has no code for
/// "unknown".
/// </summary>
internal sealed class OpenRcDialect : Dialect
{
    /// <inheritdoc/>
    public override string Name => "openrc";

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
        GuestState.Running or GuestState.Paused or GuestState.Unmanaged => 0,
        GuestState.Unregistered or GuestState.Unknown => 1,
        GuestState.Stopped or GuestState.Invalid => 3,
        GuestState.Stopping => 4,
        GuestState.Starting => 8,
        GuestState.Crashed => 32,
    };
}
