using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>What the agent inside a running guest is asked.</summary>
internal static class AgentCall
{
    private static readonly TimeSpan s_shortestPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>One command, and its answer.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments as JSON; null for none.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <exception cref="Failure">The guest does not run, its agent does not answer, or refuses.</exception>
    public static JsonElement Ask(GuestPaths paths, string command, string? arguments, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        using FileDescriptor? _ = MonitorCommand.RequireQuiet(paths);
        if (StartRecord.TryRead(paths.Booted) is { Agent: false })
            throw new Failure(ExitCode.NotConfigured, "the guest was started without a channel to an agent; set AGENT=1 and restart it");
        using AgentConnection agent = AgentConnection.Open(paths.Socket(GuestAgent.SocketName), patience);
        return agent.Execute(command, arguments, patience - Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>Lets it run a program, and waits for its end; the answer of <c>guest-exec-status</c>.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="Failure">As of <see cref="Ask"/>; or the program did not end in time.</exception>
    public static JsonElement Run(GuestPaths paths, string[] words, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        List<string> arguments = [];
        foreach (string word in words[1..])
            arguments.Add(JsonText.Quote(word));
        string call = $$"""{"path":{{JsonText.Quote(words[0])}},"arg":[{{string.Join(',', arguments)}}],"capture-output":true}""";
        JsonElement started = Ask(paths, "guest-exec", call, patience);
        string pid = (started.Number("pid"u8) ?? 0).ToString(CultureInfo.InvariantCulture);

        // In between others may talk to the agent: 'stop' too.
        TimeSpan pause = s_shortestPause;
        while (true)
        {
            TimeSpan left = patience - Stopwatch.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero)
            {
                throw new Failure(
                    ExitCode.Error,
                    $"{Printable.Of(words[0])} did not end within {Seconds.Whole(patience)} s; it goes on in the guest, as process {pid}");
            }

            // The last question too gets the time that an answer takes: else the agent would be blamed for the program.
            JsonElement status = Ask(
                paths, "guest-exec-status", $$"""{"pid":{{pid}}}""", left > s_shortestPatience ? left : s_shortestPatience);
            if (status.IsTrue("exited"u8))
                return status;
            Thread.Sleep(pause);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }
}
