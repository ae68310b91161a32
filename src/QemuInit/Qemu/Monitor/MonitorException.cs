using System;

namespace QemuInit.Qemu;

/// <summary>A monitor gave no result.</summary>
/// <param name="problem">Why.</param>
/// <param name="message">One line in qemu's own words where it had any.</param>
internal sealed class MonitorException(MonitorProblem problem, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public MonitorProblem Problem { get; } = problem;
}
