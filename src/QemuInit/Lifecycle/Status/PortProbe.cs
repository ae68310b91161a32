using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using QemuInit.Host;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>Tries whether a guest takes TCP connections at a port, wherever it may be reached.</summary>
/// <param name="paths">The guest's paths.</param>
/// <param name="host">The one host to try; null for all addresses that are known.</param>
/// <param name="port">The port.</param>
internal sealed class PortProbe(GuestPaths paths, string? host, int port)
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(1);

    private readonly List<string> _tried = [];

    /// <summary>What was tried the last time, as one clause.</summary>
    public string Tried => _tried.Count == 0 ? "no address of it is known" : $"tried {Printable.Of(string.Join(", ", _tried))}";

    /// <summary>Whether it takes one now.</summary>
    /// <param name="booted">What the guest was started with.</param>
    /// <param name="patience">How long to try.</param>
    public bool Answers(StartRecord? booted, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        _tried.Clear();
        foreach (GuestEndpoint one in Endpoints(booted, patience < s_answer ? patience : s_answer))
        {
            TimeSpan left = patience - Stopwatch.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero)
                return false;
            if (_tried.Exists(text => text == one.Text))
                continue;
            _tried.Add(one.Text);
            left = left < s_answer ? left : s_answer;
            if (one.IsForward ? TcpProbe.LeadsThrough(one.Host, one.Port, left, () => IsThrough(one.Port)) : TcpProbe.CanConnect(one.Host, one.Port, left))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether qemu's user network has a connection through a port of this host, by the words of its monitor. Source: libslirp,
    /// src/misc.c, slirp_connection_info().
    /// </summary>
    /// <param name="table">The answer to <c>info usernet</c>.</param>
    /// <param name="port">The port of this host.</param>
    internal static bool HasConnection(string table, int port)
    {
        string number = port.ToString(CultureInfo.InvariantCulture);
        foreach (string line in table.Split('\n'))
        {
            // State, descriptor, address and port of this host, and so on.
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["TCP[ESTABLISHED]", _, _, string source, ..] && source == number)
                return true;
        }

        return false;
    }

    private IEnumerable<GuestEndpoint> Endpoints(StartRecord? booted, TimeSpan answer) =>
        host is not null ? [new GuestEndpoint(host, port)]
        : booted is null ? []
        : GuestAddresses.Of(paths, booted, port, answer);

    private bool IsThrough(int forward)
    {
        try
        {
            return HasConnection(MonitorCommand.Human(paths, "info usernet"), forward);
        }
        catch (Failure)
        {
            // Another verb is at work, or it has just ended.
            return false;
        }
    }
}
