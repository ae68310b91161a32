using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>The exit codes that one kind of init system reads.</summary>
internal abstract class Dialect
{
    /// <summary>What <c>--dialect</c> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>The exit code of a verb that ended so.</summary>
    public abstract int CodeOf(ExitCode outcome);

    /// <summary>The exit code of <c>status</c> for a state.</summary>
    public abstract int CodeOf(GuestState state);
}
