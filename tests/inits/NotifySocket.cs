using System;
using System.Net.Sockets;
using System.Text;

namespace InitTests;

/// <summary>The socket at which a service manager hears of its service.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 90_000 };

    public NotifySocket(string path)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        Variable = "NOTIFY_SOCKET=" + path;
    }

    /// <summary>The variable that names it to the service.</summary>
    public string Variable { get; }

    /// <summary>Waits for the next message.</summary>
    public string[] Next()
    {
        byte[] message = new byte[4096];
        return Encoding.UTF8.GetString(message, 0, _socket.Receive(message)).Split('\n');
    }

    public void Dispose() => _socket.Dispose();
}
