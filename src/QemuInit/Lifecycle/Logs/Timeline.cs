using System;
using System.Collections.Generic;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>What happened to a guest, from all of its logs in the order of time.</summary>
internal sealed class Timeline : IDisposable
{
    private readonly List<LogTail> _tails = [];

    /// <summary>Names the logs; opens nothing yet.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="ofConsole">Whether it is the serial console, whose lines have no times, in place of all else.</param>
    public Timeline(GuestPaths paths, bool ofConsole)
    {
        if (ofConsole)
        {
            _tails.Add(new LogTail(paths.Console, LogSource.Console));
            return;
        }

        _tails.Add(new LogTail(paths.Actions, LogSource.Action));
        _tails.Add(new LogTail(paths.Events, LogSource.Event));
        _tails.Add(new LogTail(paths.QemuLog, LogSource.Qemu));
    }

    /// <summary>The last lines, oldest first.</summary>
    /// <param name="count">How many.</param>
    public List<LogLine> Last(int count)
    {
        List<LogLine> lines = [];
        foreach (LogTail tail in _tails)
            lines = Merge(lines, tail.Last(count));
        return LogLine.Last(lines, count);
    }

    /// <summary>What was added since the last call.</summary>
    public List<LogLine> Next()
    {
        List<LogLine> lines = [];
        foreach (LogTail tail in _tails)
            lines = Merge(lines, tail.Next());
        return lines;
    }

    /// <inheritdoc/>
    public void Dispose() => _tails.ForEach(static tail => tail.Dispose());

    // Each of the two keeps its own order, in which it was written.
    private static List<LogLine> Merge(List<LogLine> one, List<LogLine> other)
    {
        List<LogLine> merged = new(one.Count + other.Count);
        int next = 0;
        foreach (LogLine line in one)
        {
            while (next < other.Count && IsEarlier(other[next], line))
                merged.Add(other[next++]);
            merged.Add(line);
        }

        while (next < other.Count)
            merged.Add(other[next++]);
        return merged;
    }

    private static bool IsEarlier(LogLine one, LogLine other) =>
        one.Latest is not null && (other.Latest is null || string.CompareOrdinal(one.Latest, other.Latest) < 0);
}
