using System.Globalization;

namespace QemuInit.Lifecycle;

/// <summary>What a start did.</summary>
/// <param name="Pid">qemu's process.</param>
/// <param name="WasRunning">Whether the guest ran already and nothing was done.</param>
/// <param name="Daemon">Whether the guest is left to itself, DAEMON.</param>
internal sealed record StartReport(int Pid, bool WasRunning, bool Daemon)
{
    /// <summary>One line for a person.</summary>
    public string Line => string.Create(CultureInfo.InvariantCulture, $"{(WasRunning ? "already running" : "started")} (pid {Pid})");
}
