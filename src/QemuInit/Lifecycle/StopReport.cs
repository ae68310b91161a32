using System;
using QemuInit.Reports;

namespace QemuInit.Lifecycle;

/// <summary>How a guest came to its end.</summary>
internal sealed class StopReport(StopStep step, TimeSpan elapsed)
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
        StopStep.Agent => After("stopped by the guest agent"),
        StopStep.PowerButton => After("stopped by the power button"),
        StopStep.Quit => After("stopped by quit"),
        StopStep.Terminate => After("stopped by SIGTERM"),
        _ => After("stopped by SIGKILL"),
    };

    private string After(string what) => $"{what} after {Seconds.Tenths(Elapsed)} s";
}
