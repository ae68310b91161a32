using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net;
using System.Runtime.InteropServices;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>The addresses of hosts. Source: getent(1), ip(7), ipv6(7).</summary>
internal static class NameService
{
    private const int SizeOfAddress = 16;
    private const int SizeOfAddress6 = 28;

    /// <summary>A host's addresses for stream sockets, each as connect(2) takes it; none where it has none. May take long.</summary>
    public static List<(int Family, byte[] Address)> Find(string host, int port)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
            return [Of(address, port)];
        List<(int, byte[])> found = [];
        foreach (string line in Ask(host))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields is [string text, "STREAM", ..] && IPAddress.TryParse(text, out address))
                found.Add(Of(address, port));
        }

        return found;
    }

    private static string[] Ask(string host)
    {
        try
        {
            return host.StartsWith('-') ? [] : NameSwitch.Ask("getent", "ahosts", host);
        }
        catch (Exception error) when (error is Failure or PosixException)
        {
            // A host whose name nobody answers for has no address.
            return [];
        }
    }

    // struct sockaddr_in and struct sockaddr_in6.
    private static (int Family, byte[] Address) Of(IPAddress address, int port)
    {
        bool isSix = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        int family = isSix ? Libc.AF_INET6 : Libc.AF_INET;
        byte[] place = new byte[isSix ? SizeOfAddress6 : SizeOfAddress];
        MemoryMarshal.Write(place, (ushort)family);
        BinaryPrimitives.WriteUInt16BigEndian(place.AsSpan(2), (ushort)port);
        _ = address.TryWriteBytes(place.AsSpan(isSix ? 8 : 4), out _);
        if (isSix)
            MemoryMarshal.Write(place.AsSpan(24), (uint)address.ScopeId);
        return (family, place);
    }
}
