using System.Globalization;

namespace QemuInit.Lifecycle;

/// <summary>What a start did.</summary>
internal sealed class StartReport(int pid, bool wasRunning, bool daemon)
{
    /// <summary>What is said of a start, before the number of the process.</summary>
    public const string StartedMark = "started (pid ";

    /// <summary>qemu's process.</summary>
    public int Pid { get; } = pid;

    /// <summary>Whether the guest ran already and nothing was done.</summary>
    public bool WasRunning { get; } = wasRunning;

    /// <summary>Whether the guest is left to itself, DAEMON.</summary>
    public bool Daemon { get; } = daemon;

    /// <summary>How its last run had crashed, as one clause; null where it had not.</summary>
    public string? Crash { get; init; }

    /// <summary>One line for a person.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{(WasRunning ? "already running (pid " : StartedMark)}{Pid}){(Crash is null ? "" : $"; it had crashed: {Crash}")}");
}
