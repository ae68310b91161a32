using System;
using System.Collections.Generic;
using System.Globalization;

namespace QemuInit.Options;

/// <summary>
/// An IP address as a file writes it, in its strict form. The library's class takes other forms too, and is a hundredth of the program.
/// </summary>
internal sealed class HostAddress(bool isIPv6, bool isLoopback)
{
    private const int Groups = 8;

    /// <summary>Whether it is an IPv6 address.</summary>
    public bool IsIPv6 { get; } = isIPv6;

    /// <summary>Whether only this host reaches it.</summary>
    public bool IsLoopback { get; } = isLoopback;

    /// <summary>Reads an address; null where the text is none.</summary>
    /// <param name="text">
    /// Four decimal numbers without leading zeros (RFC 6943, section 3.1.1, "strict form"), or eight groups (RFC 4291, section 2.2), which a zone may
    /// follow (RFC 4007, section 11).
    /// </param>
    internal static HostAddress? Read(string text)
    {
        if (!text.Contains(':', StringComparison.Ordinal))
            return ReadOctets(text) is uint address ? new(isIPv6: false, isLoopback: address >> 24 == 127) : null;

        int zone = text.IndexOf('%', StringComparison.Ordinal);
        if (zone == text.Length - 1 || ReadGroups(zone < 0 ? text : text[..zone]) is not { } groups)
            return null;

        // ::1, and 127.0.0.1 in its place.
        bool isLoopback = groups is [0, 0, 0, 0, 0, 0, 0, 1] or [0, 0, 0, 0, 0, 0xffff, 0x7f00, 1];
        return new(isIPv6: true, isLoopback && zone < 0);
    }

    private static uint? ReadOctets(string text)
    {
        string[] octets = text.Split('.');
        if (octets.Length != 4)
            return null;
        uint address = 0;
        foreach (string octet in octets)
        {
            if (octet is ['0', _, ..] || !byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out byte number))
                return null;
            address = (address << 8) | number;
        }

        return address;
    }

    private static List<uint>? ReadGroups(string text)
    {
        int gap = text.IndexOf("::", StringComparison.Ordinal);
        List<uint> groups = [];
        if (gap < 0)
            return TryAdd(groups, text, isEnd: true) && groups.Count == Groups ? groups : null;

        List<uint> behind = [];
        if (!TryAdd(groups, text[..gap], isEnd: false) || !TryAdd(behind, text[(gap + 2)..], isEnd: true) || groups.Count + behind.Count >= Groups)
            return null;
        while (groups.Count + behind.Count < Groups)
            groups.Add(0);
        groups.AddRange(behind);
        return groups;
    }

    // The last two groups may be written as an IPv4 address.
    private static bool TryAdd(List<uint> groups, string text, bool isEnd)
    {
        string[] words = text.Length == 0 ? [] : text.Split(':');
        for (int i = 0; i < words.Length; i++)
        {
            if (isEnd && i == words.Length - 1 && ReadOctets(words[i]) is uint address)
                groups.AddRange([address >> 16, address & 0xffff]);
            else if (words[i].Length <= 4 && uint.TryParse(words[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint group))
                groups.Add(group);
            else
                return false;
        }

        return true;
    }
}
