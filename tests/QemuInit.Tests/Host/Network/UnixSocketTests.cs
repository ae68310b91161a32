using System;
using System.Net.Sockets;
using System.Text;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class UnixSocketTests
{
    [Fact]
    public void A_datagram_reaches_a_socket_of_the_file_system()
    {
        using TemporaryFolder folder = new();
        using Socket socket = Bind(folder["socket"]);
        UnixSocket.Send(folder["socket"], "READY=1\nSTATUS=\u00fcp");
        Assert.Equal("READY=1\nSTATUS=\u00fcp", Receive(socket));
    }

    [Fact]
    public void A_datagram_reaches_a_socket_that_is_in_no_file_system()
    {
        string name = Guid.NewGuid().ToString();
        using Socket socket = Bind("\0" + name);
        UnixSocket.Send("@" + name, "READY=1");
        Assert.Equal("READY=1", Receive(socket));
    }

    [Fact]
    public void A_socket_without_a_listener_is_reported()
    {
        using TemporaryFolder folder = new();
        PosixException error = Assert.Throws<PosixException>(() => UnixSocket.Send(folder["socket"], "READY=1"));
        Assert.Equal(Errno.ENOENT, error.Errno);
        Assert.StartsWith($"cannot send to {folder["socket"]}: ", error.Message, StringComparison.Ordinal);
        Assert.Throws<PosixException>(() => UnixSocket.Send("/" + new string('x', 200), "READY=1"));
    }

    [Fact]
    public void A_listener_is_known_even_where_its_queue_is_full()
    {
        using TemporaryFolder folder = new();
        string path = folder["socket"];
        Assert.False(UnixSocket.HasListener(path));
        using (Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen(1);
            for (int i = 0; i < 5; i++)
                Assert.True(UnixSocket.HasListener(path));
            Assert.Null(UnixSocket.TryConnect(path));
        }

        // The file may outlive who listened.
        if (!System.IO.File.Exists(path))
            folder.Write("socket", "");
        Assert.False(UnixSocket.HasListener(path));
    }

    private static Socket Bind(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 50_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        byte[] message = new byte[256];
        return Encoding.UTF8.GetString(message, 0, socket.Receive(message));
    }
}
