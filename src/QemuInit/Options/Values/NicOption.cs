using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace QemuInit.Options;

/// <summary>A network adapter: <c>NIC1=BRIDGE|user|none[,key=value…]</c>.</summary>
internal sealed class NicOption(NicKind kind, string? bridge, string? model, string? mac, IReadOnlyList<string> hostForwards, bool vhost)
{
    /// <summary>What it is plugged into.</summary>
    public NicKind Kind { get; } = kind;

    /// <summary>The bridge, for <see cref="NicKind.Bridge"/> only.</summary>
    public string? Bridge { get; } = bridge;

    /// <summary>qemu's name of the adapter, or null for virtio.</summary>
    public string? Model { get; } = model;

    /// <summary>The address, six lower-case octets with colons, or null for the one that is made up.</summary>
    public string? Mac { get; } = mac;

    /// <summary>Ports of the host that lead into the guest, as qemu's <c>hostfwd=</c> takes them.</summary>
    public IReadOnlyList<string> HostForwards { get; } = hostForwards;

    /// <summary>Whether the host's kernel moves the packets (<c>/dev/vhost-net</c>).</summary>
    public bool Vhost { get; } = vhost;

    /// <summary>Longest name of an interface. Source: Linux, IFNAMSIZ without the NUL.</summary>
    internal const int InterfaceNameLength = 15;

    private static readonly string[] s_keys = ["model", "mac", "hostfwd", "vhost"];
    private static readonly string[] s_meanNone = ["no", "off", "false", "none", "disabled"];
    private static readonly string[] s_switch = ["on", "off"];

    /// <summary>Reads the value.</summary>
    internal static bool TryParse(
        string text, [NotNullWhen(true)] out NicOption? value, [NotNullWhen(false)] out string? problem)
    {
        List<KeyValuePair<string, string>> pairs = OptionSuffix.Split(text, out string head);
        NicKind kind = head switch { "user" => NicKind.User, "none" => NicKind.None, _ => NicKind.Bridge };
        string? model = OptionSuffix.Find(pairs, "model");
        string? vhost = OptionSuffix.Find(pairs, "vhost");
        string? mac = null;
        List<string> forwards = FindAll(pairs, "hostfwd");
        problem = OptionSuffix.First(
            kind == NicKind.Bridge ? FindBridgeProblem(head) : null,
            OptionSuffix.FindProblem(pairs, s_keys, repeatable: "hostfwd"),
            kind == NicKind.None && pairs.Count > 0 ? "none takes no options" : null,
            FindModelProblem(model),
            FindMacProblem(OptionSuffix.Find(pairs, "mac"), out mac),
            FindForwardsProblem(kind, forwards),
            OptionSuffix.FindProblem("vhost", vhost, s_switch),
            FindVhostProblem(kind, model, vhost));
        value = problem is null
            ? new(kind, kind == NicKind.Bridge ? head : null, model, mac, forwards, vhost == "on")
            : null;
        return problem is null;
    }

    // What the kernel would not take as the name of an interface, and what a shell would not take as a word. Source: Linux, dev_valid_name().
    private static string? FindBridgeProblem(string name)
    {
        if (name.Length == 0)
            return "the bridge is missing; write BRIDGE, user or none";
        if (Array.Exists(s_meanNone, word => string.Equals(name, word, StringComparison.OrdinalIgnoreCase)))
            return $"'{name}' would be a bridge; write none for no adapter";
        if (string.Equals(name, "user", StringComparison.OrdinalIgnoreCase))
            return $"'{name}' would be a bridge; write user, in lower case";
        if (Encoding.UTF8.GetByteCount(name) > InterfaceNameLength)
            return $"'{name}' is too long for an interface; at most {InterfaceNameLength} bytes";
        bool isValid = name is not ("." or "..") && name[0] != '-';
        foreach (char c in name)
            isValid = isValid && (char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+' or '~');
        return isValid ? null : $"'{name}' is not a valid name of an interface; write BRIDGE, user or none, then key=value";
    }

    private static string? FindModelProblem(string? model)
    {
        foreach (char c in model ?? "")
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return $"model={model} is not a valid name of an adapter; write one like virtio, e1000 or rtl8139";
        }

        return null;
    }

    /// <summary>An adapter's address must be unicast; qemu takes all zeros for "make one up".</summary>
    private static string? FindMacProblem(string? text, out string? mac)
    {
        mac = null;
        if (text is null)
            return null;
        string[] octets = text.Split(text.Contains('-', StringComparison.Ordinal) ? '-' : ':');
        ulong address = 0;
        bool isValid = octets.Length == 6;
        foreach (string octet in octets)
        {
            bool isOctet = byte.TryParse(octet, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte number);
            isValid = isValid && isOctet && octet.Length == 2;
            address = (address << 8) | number;
        }

        if (!isValid)
            return $"mac={text} is not an address; write six octets like 52:54:00:12:34:56";
        if ((address & 0x010000000000) != 0)
            return $"mac={text} is a group's address; the first octet must be even";
        if (address == 0)
            return $"mac={text} is not an address that an adapter can have";
        mac = string.Join(':', octets).ToLowerInvariant();
        return null;
    }

    private static string? FindForwardsProblem(NicKind kind, List<string> forwards)
    {
        if (forwards.Count > 0 && kind != NicKind.User)
            return "hostfwd= works with user only; a guest on a bridge is reached at its own address";
        foreach (string forward in forwards)
        {
            if (!IsForward(forward))
                return $"hostfwd={forward} is not understood; write tcp:[ADDRESS]:PORT-[ADDRESS]:PORT, like tcp:127.0.0.1:2222-:22";
        }

        return null;
    }

    /// <summary><c>tcp|udp:[hostaddr]:hostport-[guestaddr]:guestport</c>. Source: qemu's invocation document, -netdev user.</summary>
    private static bool IsForward(string text)
    {
        string[] ends = text.Split('-');
        if (ends.Length != 2)
            return false;
        string[] host = ends[0].Split(':');
        string[] guest = ends[1].Split(':');
        return host.Length == 3 && guest.Length == 2
            && host[0] is "tcp" or "udp" or ""
            && IsAddress(host[1]) && IsPort(host[2], lowest: 0)
            && IsAddress(guest[0]) && IsPort(guest[1], lowest: 1);
    }

    private static bool IsAddress(string text) =>
        text.Length == 0 || HostAddress.Read(text) is { IsIPv6: false };

    private static bool IsPort(string text, int lowest) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port >= lowest;

    private static string? FindVhostProblem(NicKind kind, string? model, string? vhost)
    {
        if (vhost != "on")
            return null;
        if (kind != NicKind.Bridge)
            return "vhost=on works on a bridge only";
        return model is null || model.StartsWith("virtio", StringComparison.Ordinal)
            ? null
            : $"vhost=on needs a virtio adapter, not {model}";
    }

    private static List<string> FindAll(List<KeyValuePair<string, string>> pairs, string key)
    {
        List<string> values = [];
        foreach (KeyValuePair<string, string> pair in pairs)
        {
            if (pair.Key == key)
                values.Add(pair.Value);
        }

        return values;
    }
}
