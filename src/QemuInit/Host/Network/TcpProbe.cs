using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Tries whether somebody takes TCP connections.</summary>
internal static class TcpProbe
{
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
        int fd = Libc.socket(family, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (fd < 0)
            return false;
        using FileDescriptor socket = new(fd);
        if (Libc.connect(fd, address, (uint)address.Length) == 0)
            return true;
        if (PosixException.Last("cannot connect").Errno != Errno.EINPROGRESS)
            return false;
        uint length = sizeof(int);
        return Poll.IsWritable(fd, patience)
            && Libc.getsockopt(fd, Libc.SOL_SOCKET, Libc.SO_ERROR, out int error, ref length) == 0
            && error == 0;
    }

    /// <summary>
    /// A host's addresses, asked for on a thread of its own: the C library waits for name servers as long as it likes.
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
