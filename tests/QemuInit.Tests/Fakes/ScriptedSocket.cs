using System;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;

namespace QemuInit.Tests.Fakes;

/// <summary>A listening socket whose other side is played by a script on a thread of its own.</summary>
internal sealed class ScriptedSocket : IDisposable
{
    private readonly TemporaryFolder? _folder;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Thread? _thread;

    /// <summary>Plays a script to the first client; nobody accepts where there is none.</summary>
    public ScriptedSocket(Action<Socket>? script, int backlog = 8, string? path = null)
    {
        _folder = path is null ? new() : null;
        Path = path ?? _folder!["s"];
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(backlog);
        if (script is null)
            return;
        _thread = new Thread(() => Play(script)) { IsBackground = true };
        _thread.Start();
    }

    public string Path { get; }

    /// <summary>What ended the script before its time, other than its client's end.</summary>
    public Exception? Fault { get; private set; }

    public static void Send(Socket client, string text) => client.Send(Encoding.UTF8.GetBytes(text));

    /// <summary>One line of the client, without its end; null where it has closed.</summary>
    public static string? ReadLine(Socket client)
    {
        StringBuilder line = new();
        byte[] one = new byte[1];
        while (client.Receive(one) == 1)
        {
            if (one[0] == '\n')
                return line.ToString();
            line.Append((char)one[0]);
        }

        return null;
    }

    /// <summary>Keeps the connection until the client closes it.</summary>
    public static void Hold(Socket client)
    {
        while (ReadLine(client) is not null)
        {
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _thread?.Join();
        _folder?.Dispose();
    }

    private void Play(Action<Socket> script)
    {
        try
        {
            using Socket client = _listener.Accept();
            script(client);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // The client has what it came for.
        }
        catch (Exception error)
        {
            Fault = error;
        }
    }
}
