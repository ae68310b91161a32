using System;
using System.Diagnostics;
using System.Threading;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Something that is waited for, <c>running|paused|stopped|agent|tcp:[HOST:]PORT</c>.</summary>
/// <param name="kind">What.</param>
/// <param name="host">The host at which the port is looked for; null for all addresses of the guest that are known.</param>
/// <param name="port">The port; 0 for all else.</param>
/// <param name="text">The same as it was written.</param>
internal sealed class WaitCondition(WaitConditionKind kind, string? host, int port, string text)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(1);

    /// <summary>What.</summary>
    public WaitConditionKind Kind { get; } = kind;

    /// <summary>The port; 0 for all else.</summary>
    public int Port { get; } = port;

    /// <summary>The same as it was written.</summary>
    public string Text { get; } = text;

    /// <summary>Reads a text.</summary>
    /// <exception cref="Failure">It is none of the words.</exception>
    public static WaitCondition Parse(string? text)
    {
        WaitConditionKind? kind = text switch
        {
            "running" => WaitConditionKind.Running,
            "paused" => WaitConditionKind.Paused,
            "stopped" => WaitConditionKind.Stopped,
            "agent" => WaitConditionKind.Agent,
            _ => null,
        };
        if (kind is WaitConditionKind known)
            return new WaitCondition(known, host: null, 0, text!);
        return text is not null && TcpPort.TryRead(text, out string? host, out int port)
            ? new WaitCondition(WaitConditionKind.Port, host, port, text)
            : throw new Failure(
                ExitCode.BadArgument,
                $"'wait' needs --for running, paused, stopped, agent, tcp:PORT or tcp:HOST:PORT{(text is null ? "" : $", not '{Printable.Of(text)}'")}");
    }

    /// <summary>Waits until it holds.</summary>
    /// <param name="name">The guest's name.</param>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="begin">When the waiting began, a timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="patience">How long it may take from then on; null for ever.</param>
    /// <returns>One clause that says how long it took.</returns>
    /// <exception cref="Failure">It did not come in time, or cannot come.</exception>
    public string Wait(string name, GuestPaths paths, long begin, TimeSpan? patience)
    {
        bool hasRun = false;
        PortProbe probe = new(paths, host, Port);
        while (true)
        {
            TimeSpan rest = patience is TimeSpan all ? all - Stopwatch.GetElapsedTime(begin) : TimeSpan.MaxValue;
            if (Holds(name, paths, probe, ref hasRun, rest))
                return $"{Text} after {Seconds.Tenths(Stopwatch.GetElapsedTime(begin))} s";
            rest = patience is TimeSpan most ? most - Stopwatch.GetElapsedTime(begin) : TimeSpan.MaxValue;
            if (rest <= TimeSpan.Zero)
            {
                throw new Failure(ExitCode.Error, Late(name, paths, probe, Seconds.Whole(patience!.Value)));
            }

            Thread.Sleep(rest < s_pause ? rest : s_pause);
        }
    }

    private string Late(string name, GuestPaths paths, PortProbe probe, string seconds)
    {
        string state = GuestProbe.Probe(name, paths).State.Word();
        if (Kind is not (WaitConditionKind.Agent or WaitConditionKind.Port))
            return $"still {state} after {seconds} s (waiting for: {Text})";
        string late = $"{Text} did not answer within {seconds} s; the guest is {state}";
        return Kind == WaitConditionKind.Port ? $"{late}; {probe.Tried}" : late;
    }

    private bool Holds(string name, GuestPaths paths, PortProbe probe, ref bool hasRun, TimeSpan rest)
    {
        switch (Kind)
        {
            case WaitConditionKind.Running:
                return GuestProbe.Probe(name, paths).State == GuestState.Running;
            case WaitConditionKind.Paused:
                return GuestProbe.Probe(name, paths).State == GuestState.Paused;
            case WaitConditionKind.Stopped:
                return IsStopped(paths, rest);
            default:
                return Answers(paths, probe, ref hasRun, rest);
        }
    }

    // By the kernel, the moment that qemu ends. A verb that holds the lock then may be about to start it again.
    private static bool IsStopped(GuestPaths paths, TimeSpan rest)
    {
        using (ProcessHandle? qemu = ProcessHandle.OfHolder(paths.Pid))
        {
            if (qemu is not null && (rest <= TimeSpan.Zero || !qemu.WaitForEnd(rest)))
                return false;
        }

        string? verb = GuestLock.Peek(paths.Lock, out FileDescriptor? held);
        using FileDescriptor? _ = held;
        return verb is null && LifeLock.Holder(paths.Pid) is null;
    }

    // One who is yet to be started is waited for; one who ended meanwhile is not.
    private bool Answers(GuestPaths paths, PortProbe probe, ref bool hasRun, TimeSpan rest)
    {
        if (LifeLock.Holder(paths.Pid) is null)
            return hasRun ? throw new Failure(ExitCode.Error, $"ended while waiting for {Text}") : false;
        hasRun = true;
        StartRecord? booted = StartRecord.TryRead(paths.Booted);
        TimeSpan answer = rest < s_answer ? rest : s_answer;
        if (answer <= TimeSpan.Zero)
            return false;
        if (Kind == WaitConditionKind.Agent)
        {
            return booted is { Agent: false }
                ? throw new Failure(ExitCode.NotConfigured, "it runs without a channel to an agent; set AGENT=1 and restart it")
                : GuestAgent.Answers(paths.Socket(GuestAgent.SocketName), answer);
        }

        return probe.Answers(booted, rest);
    }
}
