using System;
using System.Collections.Generic;
using QemuInit.Host;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// Which options let other hosts, or pages in a browser, see the guest or command its qemu without a password: screens, monitors,
/// consoles, the debugger and the door for migrations. The services of the guest itself on its network are not checked.
/// What commands qemu is not for the network at all: a page in a browser can send each port of its host a text, and a monitor reads on past
/// what it does not understand.
/// Each form was tried on qemu 7.2; sources:
/// qemu's invocation document, and ui/vnc.c, ui/spice-core.c, chardev/char.c, gdbstub, util/qemu-option.c for what that leaves open.
/// </summary>
internal static class Exposure
{
    private const string Screen = "other hosts could reach the screen without a password; use DISPLAY";
    private const string Device = "other hosts could reach it without a password; let it listen at 127.0.0.1, or at unix:PATH";

    private const string Command =
        "this port lets other users and pages in a browser on this host command the guest; use unix:PATH, or add tls-creds=ID";

    private const string ScreenForBrowsers =
        "websocket= lets every page in a browser on this host reach the screen; use DISPLAY, or add password-secret=ID";

    private const string DeviceForBrowsers =
        "a websocket lets every page in a browser on this host reach it without a password; let it listen at unix:PATH";

    private const string WebSocket = "websocket:";

    // What makes a device of the short form a socket of the network, which telnet and browsers may speak to.
    private static readonly string[] s_networks = ["tcp:", "telnet:", WebSocket, "tn3270:"];

    // Not the network, where it is open to all users of the host.
    private static readonly string[] s_localMigrations = ["defer", "unix:", "fd:", "exec:", "file:"];

    /// <summary>How an option exposes the guest, and what to do instead; null where it does not.</summary>
    /// <param name="option">The option.</param>
    /// <param name="devices">What it may name.</param>
    internal static string? Find(CfgOption option, NetworkDevices devices)
    {
        string argument = option.Argument;
        List<KeyValuePair<string, string>> pairs = CommaList.Split(argument);
        return option.Name switch
        {
            "vnc" => FindScreen(pairs),
            "display" when pairs is [{ Key: "vnc" }, ..] => FindScreen(pairs),
            "spice" when IsOpenSpice(pairs)
                => "other hosts could reach the screen without a password; add password-secret=ID without disable-ticketing, or addr=127.0.0.1",
            "s" => "other hosts could reach the debugger; use -gdb unix:PATH,server=on,wait=off",
            "mon" => devices.Has(CommaList.LastOrHead(pairs, "chardev") ?? "") ? Command : null,
            _ when option.Commands => Commands(argument, devices) ? Command : null,
            _ when option.TakesDevice => FindDevice(argument),
            "chardev" => FindServer(pairs, "127.0.0.1"),
            "incoming" when !StartsWithOneOf(argument, s_localMigrations)
                => "others could send it a guest of their own; use -incoming defer, and say at the monitor where it listens",
            "set" when StartsWithOneOf(argument, ["vnc.", "spice.", "chardev.", "mon."]) => "write it into the option itself, where it can be checked",
            _ => null,
        };
    }

    // Each address counts, not the last one alone. A websocket without a host of its own shares that of a single address, and listens
    // everywhere beside two of them or a unix socket. One that listens at the host itself is open to each page in a browser there.
    private static string? FindScreen(List<KeyValuePair<string, string>> pairs)
    {
        if (CommaList.Last(pairs, "password-secret") is not null || CommaList.IsOn(pairs, "password") || CommaList.IsOn(pairs, "sasl"))
            return null;
        bool isOpen = false;
        bool hasWebSocket = false;
        bool hasBareWebSocket = false;
        int addresses = 0;
        for (int i = 0; i < pairs.Count; i++)
        {
            (string key, string value) = pairs[i];
            if (key == "vnc" || (i == 0 && key.Length == 0))
            {
                bool isUnix = value.StartsWith("unix:", StringComparison.Ordinal);
                addresses += isUnix ? 2 : 1;
                isOpen |= !isUnix && value is not ("none" or "") && !IsLocal(HostOf(value));
            }
            else if (key == "websocket" || (key.Length == 0 && value == "websocket"))
            {
                string host = HostOf(value);
                hasWebSocket |= !value.StartsWith("unix:", StringComparison.Ordinal);
                hasBareWebSocket |= host.Length == 0;
                isOpen |= host.Length > 0 && !IsLocal(host);
            }
        }

        if (isOpen || (hasBareWebSocket && addresses > 1))
            return Screen;
        return hasWebSocket ? ScreenForBrowsers : null;
    }

    // Without ticketing a password is not asked for.
    private static bool IsOpenSpice(List<KeyValuePair<string, string>> pairs)
    {
        bool isLocal = CommaList.Last(pairs, "addr") is string address && (address.StartsWith('/') || IsLocal(address));
        bool asks = (CommaList.Last(pairs, "password-secret") ?? CommaList.Last(pairs, "password")) is not null || CommaList.IsOn(pairs, "sasl");
        return !isLocal && (!asks || CommaList.IsOn(pairs, "disable-ticketing"));
    }

    private static bool Commands(string argument, NetworkDevices devices)
    {
        const string ByName = "chardev:";
        return argument.StartsWith(ByName, StringComparison.Ordinal) ? devices.Has(argument[ByName.Length..]) : NetworkDevices.IsShort(argument);
    }

    // tcp:HOST:PORT,server=on …; a host that follows once more is the one that counts.
    private static string? FindDevice(string device)
    {
        if (!StartsWithOneOf(device, s_networks))
            return null;
        bool isWebSocket = device.StartsWith(WebSocket, StringComparison.Ordinal);
        device = device[(device.IndexOf(':', StringComparison.Ordinal) + 1)..];
        int comma = device.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? null : FindServer(CommaList.Split(device[(comma + 1)..]), HostOf(device[..comma]), isWebSocket);
    }

    // TLS credentials decide themselves which clients are admitted. Browsers cannot use unix sockets.
    private static string? FindServer(List<KeyValuePair<string, string>> pairs, string host, bool isWebSocket = false)
    {
        if (!CommaList.IsOn(pairs, "server") || CommaList.Last(pairs, "tls-creds") is not null)
            return null;
        if (!IsLocal(CommaList.Last(pairs, "host") ?? host))
            return Device;
        return (isWebSocket || CommaList.IsOn(pairs, "websocket")) && CommaList.Last(pairs, "path") is null ? DeviceForBrowsers : null;
    }

    private static bool StartsWithOneOf(string text, string[] beginnings)
    {
        foreach (string beginning in beginnings)
        {
            if (text.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // What is before the port, without the brackets of an IPv6 address; empty where no host is named.
    private static string HostOf(string address)
    {
        string host = Endpoint.Parse(address).Host;
        return host is ['[', .., ']'] ? host[1..^1] : host;
    }

    private static bool IsLocal(string host) => host == "localhost" || HostAddress.Read(host) is { IsLoopback: true };
}
