using System;
using System.Collections.Generic;

namespace QemuInit.Host;

/// <summary>The host's neighbour table. Source: proc(5), <c>/proc/net/arp</c>.</summary>
internal static class Neighbours
{
    private const string Table = "/proc/net/arp";
    private const int LargestTable = 4 << 20;
    private const int AddressField = 0;
    private const int MacField = 3;
    private const int DeviceField = 5;

    /// <summary>The IPv4 addresses that the host has heard of behind an adapter.</summary>
    /// <param name="mac">The adapter's address, in lower case.</param>
    /// <param name="bridge">The bridge it is on.</param>
    public static IEnumerable<string> Of(string mac, string bridge)
    {
        foreach (string line in (HostFile.TryReadText(Table, LargestTable) ?? "").Split('\n'))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > DeviceField && fields[MacField] == mac && fields[DeviceField] == bridge)
                yield return fields[AddressField];
        }
    }
}
