using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading;

namespace SystemTests;

/// <summary>
/// An agent of the test's own in the place of qemu's socket, with one file system that can be frozen. As qemu's own it refuses all but the thaw
/// while that is frozen.
/// </summary>
internal sealed class FreezingAgent : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _deeds = [];
    private bool _isFrozen;

    public FreezingAgent(string path)
    {
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>What it did, in order.</summary>
    public string[] Deeds => [.. _deeds];

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        try
        {
            while (true)
            {
                using Socket client = _listener.Accept();
                using NetworkStream stream = new(client);
                using StreamReader reader = new(stream, Encoding.Latin1);
                while (reader.ReadLine() is { } line)
                {
                    using JsonDocument command = JsonDocument.Parse(line.TrimStart('\u00ff'));
                    stream.Write(Encoding.Latin1.GetBytes(Answer(command.RootElement)));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over, or the program has gone before it was answered.
        }
    }

    private string Answer(JsonElement command)
    {
        string name = command.GetProperty("execute").GetString()!;
        switch (name)
        {
            case "guest-sync-delimited":
                return $"\u00ff{{\"return\": {command.GetProperty("arguments").GetProperty("id").GetInt64()}}}\n";
            case "guest-fsfreeze-status":
                return $"{{\"return\": \"{(_isFrozen ? "frozen" : "thawed")}\"}}\n";
        }

        if (_isFrozen && name != "guest-fsfreeze-thaw")
            return "{\"error\": {\"class\": \"GenericError\", \"desc\": \"the agent is in frozen state\"}}\n";
        _deeds.Enqueue(name);
        _isFrozen = name == "guest-fsfreeze-freeze";
        return name == "guest-shutdown" ? "" : "{\"return\": 1}\n";
    }
}
