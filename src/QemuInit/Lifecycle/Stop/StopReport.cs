using System;
using QemuInit.Terminal;
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

    /// <summary>Whether the guest's file systems were frozen, and the agent thawed them first.</summary>
    public bool Thawed { get; init; }

    /// <summary>Whether the guest was cut, and lost what it had not written to its disks.</summary>
    public bool IsCut => Step is StopStep.Quit or StopStep.Terminate or StopStep.Kill;

    /// <summary>Images that were opened after the start and are not opened by the next one, as one clause; null for none.</summary>
    public string? Left { get; init; }

    /// <summary>One line for a person.</summary>
    public string Line => Step switch
    {
        StopStep.None => reason is null ? "already stopped" : $"had crashed: {reason}",
        StopStep.LockReplaced => "had ended, but another process held its lock; that process was spared, and the lock replaced",
        StopStep.Unanswered => After("ended without an answer from its monitor"),
        StopStep.Crash => After("its qemu crashed"),
        StopStep.Otherwise => After(reason!),
        StopStep.Agent => After("stopped by the guest agent"),
        StopStep.PowerButton => After("stopped by the power button"),
        StopStep.Quit => CutOff("qemu's quit"),
        StopStep.Terminate => CutOff("SIGTERM"),
        _ => CutOff("SIGKILL"),
    };

    /// <summary>The line to print of a guest that was to shut down; null where it was cut instead, which is told as an error.</summary>
    /// <param name="output">Takes the error.</param>
    /// <param name="name">The guest's name.</param>
    public string? Tell(Output output, string name)
    {
        if (Left is not null)
        {
            output.Error(
                $"{name}: warning: it wrote to {Left}, opened after its start; the next start goes back to what its files say: name the image in them first");
        }

        if (!IsCut)
            return Line;
        output.Cut(name, Line);
        return null;
    }

    /// <summary>The same, with images that were left behind.</summary>
    public StopReport With(string left) => new(Step, Elapsed, reason) { Thawed = Thawed, Left = left };

    private string CutOff(string by) => $"cut off after {Seconds.Tenths(Elapsed)} s{(reason is null ? "" : $": {reason}")} ({by})";

    private string After(string what) =>
        $"{what} after {Seconds.Tenths(Elapsed)} s{(Thawed ? "; its file systems were frozen, and were thawed first" : "")}";
}
