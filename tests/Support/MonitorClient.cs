using System;
using System.IO;
using System.Net.Sockets;

namespace Support;

/// <summary>A client that holds a guest's QMP socket: qemu serves one at a time, and lets the next one wait.</summary>
internal sealed class MonitorClient : IDisposable
{
    private readonly Socket _socket;

    public MonitorClient(Guest guest)
    {
        _socket = guest.Occupy("qmp.sock");
        using StreamReader reader = new(new NetworkStream(_socket, ownsSocket: false));
        if (reader.ReadLine()?.Contains("QMP", StringComparison.Ordinal) != true)
            throw new IOException("no greeting from qemu");
    }

    public void Dispose() => _socket.Dispose();
}
