using System;
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

    /// <summary>The process that such a line tells of, also behind the words of a stop; null where it tells of none.</summary>
    /// <param name="line">A line, as <see cref="Line"/> has it.</param>
    public static int? PidIn(string line)
    {
        int begin = line.IndexOf(StartedMark, StringComparison.Ordinal) + StartedMark.Length;
        int end = begin < StartedMark.Length ? -1 : line.IndexOf(')', begin);
        return end > begin && int.TryParse(line[begin..end], NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid : null;
    }

    /// <summary>One line for a person.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{(WasRunning ? "already running (pid " : StartedMark)}{Pid}){(Crash is null ? "" : $"; it had crashed: {Crash}")}");
}
