using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Waits until a guest that was started counts as up, for the guests that wait for it.</summary>
internal static class ReadinessProbe
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);
    // Of the last question, and of a busy host.
    private static readonly TimeSpan s_lateness = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(1);

    /// <summary>How long the waiting takes at most.</summary>
    /// <param name="ready">The sign to wait for.</param>
    public static TimeSpan Longest(Readiness ready) =>
        (ready.Kind == ReadinessKind.Seconds ? TimeSpan.FromSeconds(ready.Number) : s_patience) + s_lateness;

    /// <summary>Waits, but not for ever.</summary>
    /// <param name="start">The start.</param>
    /// <param name="ready">The sign to wait for.</param>
    /// <returns>One clause that says how long it took.</returns>
    /// <exception cref="Failure">The sign did not come, or the guest ended.</exception>
    public static string Wait(PreparedStart start, Readiness ready)
    {
        long begin = Stopwatch.GetTimestamp();
        if (ready.Kind == ReadinessKind.Agent && !start.Configuration.Options.Agent)
            return StartWarnings.ReadyWithoutAgent;
        if (ready.Kind == ReadinessKind.Seconds)
        {
            using ProcessHandle? qemu = ProcessHandle.OfHolder(start.Paths.Pid);
            return qemu?.WaitForEnd(TimeSpan.FromSeconds(ready.Number)) == false ? Told(begin) : throw Ended();
        }

        PortProbe port = new(start.Paths, ready.Host, ready.Number);
        for (TimeSpan rest = s_patience; rest > TimeSpan.Zero; rest = s_patience - Stopwatch.GetElapsedTime(begin))
        {
            if (ready.Kind == ReadinessKind.Agent ? AgentAnswers(start) : port.Answers(StartRecord.TryRead(start.Paths.Booted), rest))
                return Told(begin);
            if (LifeLock.Holder(start.Paths.Pid) is null)
                throw Ended();
            Thread.Sleep(s_pause);
        }

        string sign = ready.Kind == ReadinessKind.Tcp ? string.Create(CultureInfo.InvariantCulture, $"port {ready.Number} takes no connection; {port.Tried}")
            : "its agent does not answer";
        throw new Failure(
            ExitCode.Error,
            $"runs, but was not ready within {Seconds.Whole(s_patience)} s: {sign}; the guests after it start anyway");
    }

    private static Failure Ended() => new(ExitCode.Error, "ended before it was ready");

    private static string Told(long begin) => $"ready after {Seconds.Tenths(Stopwatch.GetElapsedTime(begin))} s";

    private static bool AgentAnswers(PreparedStart start) => GuestAgent.Answers(start.Paths.Socket(GuestAgent.SocketName), s_answer);
}
