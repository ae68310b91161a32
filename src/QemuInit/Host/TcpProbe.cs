using System;
using System.Globalization;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Tries whether somebody takes TCP connections.</summary>
internal static unsafe class TcpProbe
{
    /// <summary>Whether a connection can be had at a port of a host.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="patience">How long to wait at each of the host's addresses.</param>
    public static bool CanConnect(string host, int port, TimeSpan patience)
    {
        Libc.Addrinfo hints = new() { SocketType = Libc.SOCK_STREAM };
        Libc.Addrinfo* list;
        if (Libc.getaddrinfo(host, port.ToString(CultureInfo.InvariantCulture), &hints, &list) != 0)
            return false;
        try
        {
            for (Libc.Addrinfo* address = list; address != null; address = address->Next)
            {
                if (CanConnect(address, patience))
                    return true;
            }

            return false;
        }
        finally
        {
            Libc.freeaddrinfo(list);
        }
    }

    private static bool CanConnect(Libc.Addrinfo* address, TimeSpan patience)
    {
        int fd = Libc.socket(address->Family, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0)
            return false;
        using FileDescriptor socket = new(fd);
        if (Libc.connect(fd, address->Address, address->AddressLength) == 0)
            return true;
        if (PosixException.Last("cannot connect").Errno != Errno.EINPROGRESS)
            return false;
        Libc.Pollfd wait = new() { Fd = fd, Events = Libc.POLLOUT };
        int error = 0;
        uint length = sizeof(int);
        return Poll.Wait(new Span<Libc.Pollfd>(ref wait), patience)
            && Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length) == 0
            && error == 0;
    }
}
