using System;
using System.Collections.Generic;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// The original's way to a further bridge, an option of the cfg-file: <c>-netdev tap,id=net0,script=LIBDIR/qemud-br1</c>. The
/// script is a link that is named after the bridge. Its name says all there is to know: the tap is made as for NICx, and qemu
/// needs neither root nor leave to run programs.
/// </summary>
internal static class BridgeScript
{
    private const string Prefix = "qemud-";
    private const string DefaultBridge = "br0";

    /// <summary>Whether an option asks for a tap on the bridge that its script is named after.</summary>
    internal static bool IsOne(CfgOption option) =>
        option.Name is "netdev" or "nic" or "net" && BridgeOf(CommaList.Split(option.Argument)) is not null;

    /// <summary>The words of a cfg-file, where each such option has a tap of ours in the script's place.</summary>
    /// <param name="draft">Takes the taps.</param>
    /// <param name="words">The words.</param>
    internal static List<string> Replace(CommandLineDraft draft, IReadOnlyList<string> words)
    {
        List<string> replaced = [];
        int number = draft.Options.Nics.Count;
        foreach (string word in words)
        {
            bool isNet = replaced.Count > 0 && replaced[^1].TrimStart('-') is "netdev" or "nic" or "net";
            List<KeyValuePair<string, string>> pairs = isNet ? CommaList.Split(word) : [];
            replaced.Add(BridgeOf(pairs) is string bridge ? Tap(draft, pairs, bridge, ++number) : word);
        }

        return replaced;
    }

    private static string Tap(CommandLineDraft draft, List<KeyValuePair<string, string>> pairs, string bridge, int number)
    {
        CommaList list = new("tap");
        for (int i = 1; i < pairs.Count; i++)
        {
            if (pairs[i].Key is not ("script" or "downscript" or "ifname"))
                list.Add(pairs[i].Key, pairs[i].Value);
        }

        // The adapter behind it is an option of its own: its address is not known here.
        string name = InterfaceName.For(draft.Place.Name, number);
        return list.Add("fd", draft.Inherit(descriptor => new TapDescriptor(descriptor, name, bridge, mac: ""))).ToString();
    }

    private static string? BridgeOf(List<KeyValuePair<string, string>> pairs)
    {
        string? bridge = null;
        for (int i = 0; i < pairs.Count; i++)
        {
            (string key, string value) = pairs[i];
            if (i == 0 ? key.Length > 0 || value != "tap" : key is "" or "fd" or "fds" or "queues" or "helper" or "vhostfds")
                return null;
            if (key == "downscript" && value is not ("" or "no"))
                return null;
            if (key == "script")
                bridge = NamedAfter(value[(value.LastIndexOf('/') + 1)..]);
        }

        return bridge;
    }

    private static string? NamedAfter(string script)
    {
        if (!script.StartsWith(Prefix, StringComparison.Ordinal) || script.Length == Prefix.Length)
            return null;
        string bridge = script[Prefix.Length..];
        return bridge == "tap" ? DefaultBridge : bridge;
    }
}
