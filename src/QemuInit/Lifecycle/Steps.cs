using System;
using System.Collections.Generic;
using System.Threading;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>What this process waits for, guest by guest, for the line that a terminal shows meanwhile.</summary>
/// <param name="clock">The time.</param>
internal sealed class Steps(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Step> _steps = [];

    /// <summary>Those of this process.</summary>
    public static Steps OfProcess { get; } = new(TimeProvider.System);

    /// <summary>What is waited for longest, with its time and its limit, and how many guests more are waited for; empty for nothing.</summary>
    public string Line
    {
        get
        {
            lock (_gate)
            {
                Step? oldest = null;
                foreach (Step step in _steps.Values)
                    oldest = oldest is null || step.Begin < oldest.Begin ? step : oldest;
                if (oldest is null)
                    return "";
                string others = _steps.Count > 1 ? $" ({_steps.Count - 1} more)" : "";
                return $"{oldest.Guest}: {oldest.Words}, {Passed(oldest)} s of {Seconds.Whole(oldest.Limit)} s{others}";
            }
        }
    }

    /// <summary>Notes what is waited for, until it is disposed, or another step of the guest begins.</summary>
    /// <param name="guest">The guest's name.</param>
    /// <param name="words">What is waited for, one clause.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="elapsed">How much of that has passed already.</param>
    public IDisposable Begin(string guest, string words, TimeSpan limit, TimeSpan elapsed = default)
    {
        long begin = clock.GetTimestamp() - (long)(elapsed.TotalSeconds * clock.TimestampFrequency);
        Step step = new(this, guest, words, begin, limit);
        lock (_gate)
            _steps[guest] = step;
        return step;
    }

    // Only what has passed whole: the limit is reached at its end, not half a second before.
    private string Passed(Step step) => Seconds.Whole(TimeSpan.FromSeconds(Math.Floor(clock.GetElapsedTime(step.Begin).TotalSeconds)));

    private void End(Step step)
    {
        lock (_gate)
        {
            if (_steps.TryGetValue(step.Guest, out Step? present) && ReferenceEquals(present, step))
                _steps.Remove(step.Guest);
        }
    }

    private sealed class Step(Steps owner, string guest, string words, long begin, TimeSpan limit) : IDisposable
    {
        internal string Guest { get; } = guest;

        internal string Words { get; } = words;

        internal long Begin { get; } = begin;

        internal TimeSpan Limit { get; } = limit;

        public void Dispose() => owner.End(this);
    }
}
