using System;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>How a guest came to its end.</summary>
/// <param name="step">What ended it.</param>
/// <param name="elapsed">How long it took.</param>
/// <param name="reason">One clause: what the flight record tells, or why the guest was cut off; null for nothing.</param>
internal sealed class StopReport(StopStep step, TimeSpan elapsed, string? reason = null)
{
    /// <summary>What ended it.</summary>
    public StopStep Step { get; } = step;

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; } = elapsed;

    /// <summary>One line for a person.</summary>
    public string Line => Step switch
    {
        StopStep.None => "already stopped",
        StopStep.Unanswered => After("ended without an answer from its monitor"),
        StopStep.Crash => After("its qemu crashed"),
        StopStep.Otherwise => After(reason!),
        StopStep.Agent => After("stopped by the guest agent"),
        StopStep.PowerButton => After("stopped by the power button"),
        StopStep.Quit => CutOff("qemu's quit"),
        StopStep.Terminate => CutOff("SIGTERM"),
        _ => CutOff("SIGKILL"),
    };

    private string CutOff(string by) => $"{After("cut off")}{(reason is null ? "" : $": {reason}")} ({by})";

    private string After(string what) => $"{what} after {Seconds.Tenths(Elapsed)} s";
}
