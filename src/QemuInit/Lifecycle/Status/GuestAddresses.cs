using System;
using System.Collections.Generic;
using System.Globalization;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>Where a guest may be reached over the network, as far as that is known: nothing is guessed.</summary>
internal static class GuestAddresses
{
    private const string AnyAddress = "0.0.0.0";
    private const string Loopback = "127.0.0.1";

    /// <summary>
    /// Where a port of a guest may be reached: what its agent says, then what leads there from this host, then what the host has heard of
    /// its adapters, then the host name in READY.
    /// </summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="booted">What it was started with.</param>
    /// <param name="port">The port in the guest.</param>
    /// <param name="answer">How long the agent may take to answer.</param>
    public static IEnumerable<GuestEndpoint> Of(GuestPaths paths, StartRecord booted, int port, TimeSpan answer)
    {
        if (booted.Agent)
        {
            foreach (string address in OfAgent(paths, booted, answer))
                yield return new GuestEndpoint(address, port);
        }

        foreach (GuestEndpoint forward in Forwards(booted.Arguments, port))
            yield return forward;
        foreach (string tap in booted.Taps)
        {
            if (TapName.TryParse(tap) is not TapName known)
                continue;
            foreach (string address in Neighbours.Of(known.Mac, known.Bridge))
                yield return new GuestEndpoint(address, port);
        }

        foreach (string line in booted.Settings ?? [])
        {
            if (EffectiveSettings.KeyOf(line) == "READY" && TcpPort.TryRead(EffectiveSettings.ValueOf(line), out string? host, out _) && host is not null)
                yield return new GuestEndpoint(host, port);
        }
    }

    /// <summary>The ports of this host that qemu's user network leads to a port of the guest.</summary>
    /// <param name="arguments">qemu's arguments.</param>
    /// <param name="port">The port in the guest.</param>
    internal static IEnumerable<GuestEndpoint> Forwards(IReadOnlyList<string> arguments, int port)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i - 1] is not ("-netdev" or "-nic"))
                continue;
            foreach ((string key, string value) in CommaList.Split(arguments[i]))
            {
                // [tcp]:ADDRESS:PORT-ADDRESS:PORT. Source: qemu's invocation document, -netdev user. Port 0 is whichever is free.
                if (key == "hostfwd" && value.Split('-') is [string here, string there]
                    && here.Split(':') is ["tcp" or "", string address, string from] && there.Split(':') is [_, string to]
                    && Number(to) == port && Number(from) is > 0 and int number)
                {
                    yield return new GuestEndpoint(address is "" or AnyAddress ? Loopback : address, number, isForward: true);
                }
            }
        }
    }

    // Those of its adapters on the host's networks alone. Others lead elsewhere: a network inside of the guest, or qemu's user network,
    // may have the addresses of other hosts, or of this one.
    private static IEnumerable<string> OfAgent(GuestPaths paths, StartRecord booted, TimeSpan answer)
    {
        HashSet<string> adapters = Adapters(booted);
        foreach (AgentAddress one in GuestAgent.TryInterfaces(paths.Socket(GuestAgent.SocketName), answer) ?? [])
        {
            // An IPv6 address of one link alone needs the host's end of that link.
            if (one.Mac is string mac && adapters.Contains(mac) && !one.Address.StartsWith("fe80:", StringComparison.OrdinalIgnoreCase))
                yield return one.Address;
        }
    }

    private static HashSet<string> Adapters(StartRecord booted)
    {
        HashSet<string> users = [];
        for (int i = 1; i < booted.Arguments.Count; i++)
        {
            if (booted.Arguments[i - 1] == "-netdev" && CommaList.Split(booted.Arguments[i]) is var pairs
                && CommaList.LastOrHead(pairs, "type") == "user" && CommaList.Last(pairs, "id") is string id)
            {
                users.Add(id);
            }
        }

        HashSet<string> adapters = new(StringComparer.OrdinalIgnoreCase);
        foreach (NicFacts nic in NicFacts.In(booted.Arguments, booted.Taps))
        {
            if (nic.Mac is string mac && !users.Contains(nic.Id))
                adapters.Add(mac);
        }

        return adapters;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
