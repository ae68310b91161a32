using System;
using System.Collections.Generic;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// The character devices of a cfg-file that are sockets of the network without TLS credentials, which options name: <c>-mon chardev=ID</c>,
/// <c>-gdb chardev:ID</c>. Source: qemu's invocation document, "-chardev"; chardev/char.c, which gives the short forms a name of their own.
/// </summary>
internal sealed class NetworkDevices
{
    private readonly HashSet<string> _open = [];
    private readonly HashSet<string> _others = [];
    private readonly bool _hasShort;

    /// <summary>Looks through the options of a file.</summary>
    /// <param name="options">All of them, as qemu may read them.</param>
    public NetworkDevices(IReadOnlyList<CfgOption> options)
    {
        foreach (CfgOption option in options)
        {
            if (option.TakesDevice)
                _hasShort |= IsShort(option.Argument);
            if (option.Name != "chardev")
                continue;
            List<KeyValuePair<string, string>> pairs = CommaList.Split(option.Argument);
            (IsOpen(pairs) ? _open : _others).Add(option.Id ?? CommaList.Last(pairs, "id") ?? "");
        }
    }

    /// <summary>Whether a name is that of one. qemu names a device of the short form itself: such a name may be that of each.</summary>
    /// <param name="id">The name.</param>
    public bool Has(string id) => _open.Contains(id) || (_hasShort && !_others.Contains(id));

    /// <summary>Whether a device of the short form, such as <c>tcp:HOST:PORT,server=on</c>, is one.</summary>
    /// <param name="argument">The device.</param>
    public static bool IsShort(string argument)
    {
        string device = argument.StartsWith("mon:", StringComparison.Ordinal) ? argument["mon:".Length..] : argument;
        string kind = device.Split(':')[0];
        return kind is "tcp" or "telnet" or "websocket" or "tn3270" or "udp" && CommaList.Last(CommaList.Split(device), "tls-creds") is null;
    }

    private static bool IsOpen(List<KeyValuePair<string, string>> pairs) =>
        CommaList.LastOrHead(pairs, "backend") is "socket" or "udp"
            && CommaList.Last(pairs, "path") is null && CommaList.Last(pairs, "fd") is null && CommaList.Last(pairs, "tls-creds") is null;
}
