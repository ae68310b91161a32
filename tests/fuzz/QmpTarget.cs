using System;
using System.Net.Sockets;
using QemuInit.Qemu;

namespace QemuInit.Fuzz;

/// <summary>What a qemu sends that has gone mad, to the clients of its monitor and of the agent: an answer or a refusal, and no wait.</summary>
internal static class QmpTarget
{
    // More than this the kernel would not take at once, and the writer is the reader.
    private const int Largest = 64 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly string s_path = Scratch.Path("qmp");
    private static readonly Socket s_listener = Listen();

    /// <summary>Reads what comes before the end of the connection.</summary>
    public static void Read(byte[] bytes)
    {
        if (bytes.Length > Largest)
            return;
        using (QmpMonitor monitor = QmpMonitor.TryConnect(s_path)!)
        {
            Serve(bytes);
            Try(() =>
            {
                monitor.Greet(s_patience);
                _ = monitor.Execute("query-status", s_patience).ToString();
                _ = monitor.ExecuteLine("info \"status\"\n", s_patience);
            });
        }

        using (HumanMonitor monitor = HumanMonitor.TryConnect(s_path)!)
        {
            Serve(bytes);
            Try(() =>
            {
                monitor.Greet(s_patience);
                _ = monitor.Execute("query-status", s_patience).ToString();
            });
        }

        using LineSocket socket = LineSocket.TryConnect(s_path)!;
        Serve(bytes);
        Try(() =>
        {
            while (true)
                _ = socket.ReadLine(s_patience).Length;
        });
    }

    private static void Serve(byte[] bytes)
    {
        using Socket qemu = s_listener.Accept();
        qemu.SendBufferSize = 4 * Largest;
        if (bytes.Length > 0)
            qemu.Send(bytes);
        qemu.Shutdown(SocketShutdown.Send);
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (MonitorException error)
        {
            Fault.Unless(error.Problem != MonitorProblem.Silent, "waits on after the end of the connection");
        }
    }

    private static Socket Listen()
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(s_path));
        listener.Listen(8);
        return listener;
    }
}
