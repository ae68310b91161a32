using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Tries whether somebody takes TCP connections.</summary>
internal static class TcpProbe
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private static readonly Lock s_gate = new();

    // The chain of those that were not awaited to their end: a name server that is slow is not asked again before it has
    // answered.
    private static LookUp? s_left;

    /// <summary>Whether a connection can be had at a port of a host.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port.</param>
    /// <param name="patience">How long to wait for the host's addresses and then at them.</param>
    public static bool CanConnect(string host, int port, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        LookUp lookUp = Take(host, port);
        if (!lookUp.HasEnded(patience))
        {
            Leave(lookUp);
            return false;
        }

        foreach ((int family, byte[] address) in lookUp.Addresses)
        {
            if (CanConnect(family, address, patience - Stopwatch.GetElapsedTime(begin)))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a connection to a port that another program leads on is taken at its end: something comes back, or the program says so. That
    /// program takes the connection itself in any case, and ends it where it cannot lead it on.
    /// </summary>
    /// <param name="address">An address of this host.</param>
    /// <param name="port">The port.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="isThrough">Whether the program says that the connection has reached its end.</param>
    public static bool LeadsThrough(string address, int port, TimeSpan patience, Func<bool> isThrough)
    {
        long begin = Stopwatch.GetTimestamp();
        foreach ((int family, byte[] place) in NameService.Find(address, port))
        {
            using FileDescriptor? socket = TryConnect(family, place, patience);
            while (socket is not null && patience - Stopwatch.GetElapsedTime(begin) is var left && left > TimeSpan.Zero)
            {
                if (Poll.IsReadable(socket.Number, left < s_look ? left : s_look))
                {
                    Span<byte> one = stackalloc byte[1];
                    return socket.Read(one) > 0;
                }

                if (isThrough())
                    return true;
            }
        }

        return false;
    }

    private static LookUp Take(string host, int port)
    {
        lock (s_gate)
        {
            for (ref LookUp? link = ref s_left; link is not null; link = ref link.Next)
            {
                if (link.Host != host || link.Port != port)
                    continue;
                LookUp found = link;
                link = found.Next;
                return found;
            }
        }

        return new LookUp(host, port);
    }

    private static void Leave(LookUp lookUp)
    {
        lock (s_gate)
        {
            lookUp.Next = s_left;
            s_left = lookUp;
        }
    }

    private static bool CanConnect(int family, byte[] address, TimeSpan patience)
    {
        using FileDescriptor? socket = TryConnect(family, address, patience);
        return socket is not null;
    }

    private static FileDescriptor? TryConnect(int family, byte[] address, TimeSpan patience)
    {
        int fd = Libc.socket(family, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0)
            return null;
        FileDescriptor socket = new(fd);
        uint length = sizeof(int);
        if (Libc.connect(fd, address, (uint)address.Length) == 0
            || (PosixException.Last("cannot connect").Errno == Errno.EINPROGRESS
                && Poll.IsWritable(fd, patience)
                && Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ERROR, out int error, ref length) == 0
                && error == 0))
        {
            return socket;
        }

        socket.Dispose();
        return null;
    }

    /// <summary>
    /// A host's addresses, asked for on a thread of its own: name servers may answer late.
    /// </summary>
    private sealed class LookUp
    {
        /// <summary>The next in the chain.</summary>
        public LookUp? Next;

        private readonly Thread _thread;

        public LookUp(string host, int port)
        {
            Host = host;
            Port = port;
            _thread = new Thread(Ask) { IsBackground = true };
            _thread.Start();
        }

        public string Host { get; }

        public int Port { get; }

        /// <summary>The addresses, once it has ended.</summary>
        public IReadOnlyList<(int Family, byte[] Address)> Addresses { get; private set; } = [];

        public bool HasEnded(TimeSpan patience) => patience > TimeSpan.Zero && _thread.Join(patience);

        private void Ask() => Addresses = NameService.Find(Host, Port);
    }
}
