using System;
using System.Collections.Generic;
using System.Globalization;

namespace QemuInit.Host.Posix;

/// <summary>The addresses of hosts. Source: getaddrinfo(3).</summary>
internal static unsafe class NameService
{
    /// <summary>A host's addresses for stream sockets, each as connect(2) takes it; none where it has none. May take long.</summary>
    public static List<(int Family, byte[] Address)> Find(string host, int port)
    {
        List<(int, byte[])> found = [];
        Libc.Addrinfo hints = new() { SocketType = Libc.SOCK_STREAM };
        Libc.Addrinfo* list;
        if (Libc.getaddrinfo(host, port.ToString(CultureInfo.InvariantCulture), &hints, &list) != 0)
            return found;
        for (Libc.Addrinfo* entry = list; entry != null; entry = entry->Next)
            found.Add((entry->Family, new ReadOnlySpan<byte>(entry->Address, (int)entry->AddressLength).ToArray()));
        Libc.freeaddrinfo(list);
        return found;
    }
}
