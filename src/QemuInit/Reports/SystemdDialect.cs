using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>systemd.exec(5), "Process Exit Codes": the codes of LSB, for verbs and for <c>status</c>.</summary>
internal sealed class SystemdDialect : Dialect
{
    /// <inheritdoc/>
    public override string Name => "systemd";

    /// <inheritdoc/>
    public override int CodeOf(ExitCode outcome) => Dialects.Lsb.CodeOf(outcome);

    /// <inheritdoc/>
    public override int CodeOf(GuestState state) => Dialects.Lsb.CodeOf(state);
}
