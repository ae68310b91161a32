using System.Collections.Generic;
using QemuInit.Options;
using QemuInit.State;

namespace QemuInit.Qemu;

/// <summary>A network adapter that a guest was started with.</summary>
/// <param name="id">Its name: <c>nic1</c>.</param>
/// <param name="model">qemu's device.</param>
/// <param name="mac">Its address; null where qemu made one up.</param>
/// <param name="tap">The host's end of it; null where it has none.</param>
/// <param name="bridge">The bridge that this is a port of; null where it is none.</param>
internal sealed class NicFacts(string id, string model, string? mac, string? tap, string? bridge)
{
    /// <summary>Its name: <c>nic1</c>.</summary>
    public string Id { get; } = id;

    /// <summary>qemu's device.</summary>
    public string Model { get; } = model;

    /// <summary>Its address; null where qemu made one up.</summary>
    public string? Mac { get; } = mac;

    /// <summary>The host's end of it; null where it has none.</summary>
    public string? Tap { get; } = tap;

    /// <summary>The bridge that this is a port of; null where it is none.</summary>
    public string? Bridge { get; } = bridge;

    /// <summary>Ports of the host that lead into the guest, as qemu's <c>hostfwd=</c> takes them.</summary>
    public IReadOnlyList<string> HostForwards { get; private init; } = [];

    /// <summary>The adapters of a command line.</summary>
    /// <param name="arguments">qemu's arguments.</param>
    /// <param name="taps">The taps, <c>INTERFACE BRIDGE MAC</c> each.</param>
    public static List<NicFacts> In(IReadOnlyList<string> arguments, IReadOnlyList<string> taps)
    {
        List<NicFacts> nics = [];
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i - 1] != "-device")
                continue;
            List<KeyValuePair<string, string>> pairs = CommaList.Split(arguments[i]);
            if (CommaList.Last(pairs, "netdev") is not string id)
                continue;
            string? mac = CommaList.Last(pairs, "mac");
            TapName? tap = null;
            foreach (string line in taps)
                tap = TapName.TryParse(line) is TapName known && known.Mac == mac ? known : tap;
            nics.Add(new NicFacts(id, CommaList.LastOrHead(pairs, "driver") ?? "", mac, tap?.Interface, tap?.Bridge)
            {
                HostForwards = ForwardsOf(arguments, id),
            });
        }

        return nics;
    }

    private static List<string> ForwardsOf(IReadOnlyList<string> arguments, string id)
    {
        List<string> forwards = [];
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i - 1] != "-netdev" || CommaList.Split(arguments[i]) is not { } pairs || CommaList.Last(pairs, "id") != id)
                continue;
            foreach ((string key, string value) in pairs)
            {
                if (key == "hostfwd")
                    forwards.Add(value);
            }
        }

        return forwards;
    }
}
