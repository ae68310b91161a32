using System;
using System.Globalization;

namespace QemuInit.Lifecycle;

/// <summary>How a guest came to its end.</summary>
/// <param name="Step">What ended it.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record StopReport(StopStep Step, TimeSpan Elapsed)
{
    /// <summary>One line for a person.</summary>
    public string Line => Step switch
    {
        StopStep.None => "already stopped",
        StopStep.Unanswered => Seconds("ended without an answer from its monitor"),
        StopStep.Crash => Seconds("its qemu crashed"),
        StopStep.Agent => Seconds("stopped by the guest agent"),
        StopStep.PowerButton => Seconds("stopped by the power button"),
        StopStep.Quit => Seconds("stopped by quit"),
        StopStep.Terminate => Seconds("stopped by SIGTERM"),
        _ => Seconds("stopped by SIGKILL"),
    };

    private string Seconds(string what) => string.Create(CultureInfo.InvariantCulture, $"{what} after {Elapsed.TotalSeconds:0.0} s");
}
