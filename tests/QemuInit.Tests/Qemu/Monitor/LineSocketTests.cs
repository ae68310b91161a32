using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using CsCheck;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class LineSocketTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(50);

    [Fact]
    public void Without_a_listener_there_is_no_connection()
    {
        using TemporaryFolder folder = new();
        Assert.Null(LineSocket.TryConnect(folder["missing"]));
        Assert.Null(LineSocket.TryConnect(folder["missing/below"]));
        Assert.Null(LineSocket.TryConnect(folder.Write("file", "")));
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            dead.Bind(new UnixDomainSocketEndPoint(folder["dead"]));
        Assert.Null(LineSocket.TryConnect(folder["dead"]));
    }

    /// <summary>A qemu that hangs accepts nobody, and each client that gave up still waits in its queue.</summary>
    [Fact]
    public void A_queue_that_is_full_is_not_a_connection_and_not_a_wait_without_end()
    {
        using ScriptedSocket server = new(script: null, backlog: 2);
        Bounded.Run(() =>
        {
            int connected = 0;
            while (LineSocket.TryConnect(server.Path) is LineSocket socket)
            {
                socket.Dispose();
                Assert.InRange(++connected, 1, 100);
            }
        });
    }

    [Fact]
    public void A_line_is_whole_wherever_it_was_split()
    {
        const string Text = "first\r\n\nthird \u00e9\u5927\n";
        int length = Encoding.UTF8.GetByteCount(Text);
        for (int at = 0; at <= length; at++)
        {
            int split = at;
            using ScriptedSocket server = new(client =>
            {
                byte[] bytes = Encoding.UTF8.GetBytes(Text);
                client.Send(bytes, 0, split, SocketFlags.None);
                Thread.Sleep(1);
                client.Send(bytes, split, bytes.Length - split, SocketFlags.None);
                ScriptedSocket.Hold(client);
            });
            using LineSocket socket = LineSocket.TryConnect(server.Path)!;
            Assert.Equal(["first\r", "", "third \u00e9\u5927"], Enumerable.Range(0, 3).Select(_ => ReadText(socket)));
        }
    }

    [Fact]
    public void Whatever_comes_in_whatever_pieces_comes_out_as_lines() =>
        Gen.Select(Gen.Frequency((3, Gen.Byte), (1, Gen.Const((byte)'\n'))).Array[0, 2000], Gen.Int[1, 700].Array[1, 5]).Sample((bytes, sizes) =>
        {
            using ScriptedSocket server = new(client =>
            {
                for (int done = 0, i = 0; done < bytes.Length; i++)
                    done += client.Send(bytes, done, Math.Min(sizes[i % sizes.Length], bytes.Length - done), SocketFlags.None);
            });
            using LineSocket socket = LineSocket.TryConnect(server.Path)!;
            List<byte> read = [];
            void ReadAll()
            {
                while (true)
                    read.AddRange([.. socket.ReadLine(s_long).Span, (byte)'\n']);
            }

            MonitorException end = Assert.Throws<MonitorException>(ReadAll);
            Assert.Equal(MonitorProblem.Closed, end.Problem);
            Assert.Equal(bytes[..(Array.LastIndexOf(bytes, (byte)'\n') + 1)], read);
        }, iter: 100);

    [Theory]
    [InlineData("")]
    [InlineData("half a line")]
    public void Silence_ends_with_the_patience(string before)
    {
        using ScriptedSocket server = new(client =>
        {
            ScriptedSocket.Send(client, before);
            ScriptedSocket.Hold(client);
        });
        using LineSocket socket = LineSocket.TryConnect(server.Path)!;
        Assert.Equal(MonitorProblem.Silent, Assert.Throws<MonitorException>(() => ReadText(socket, s_short)).Problem);
        Assert.Equal(MonitorProblem.Silent, Assert.Throws<MonitorException>(() => ReadText(socket, TimeSpan.Zero)).Problem);
        Assert.Equal(MonitorProblem.Silent, Assert.Throws<MonitorException>(() => ReadText(socket, TimeSpan.FromSeconds(-1))).Problem);
    }

    [Fact]
    public void Lines_that_are_there_already_need_no_patience()
    {
        using ScriptedSocket server = new(client =>
        {
            ScriptedSocket.Send(client, "one\ntwo\n");
            ScriptedSocket.Hold(client);
        });
        using LineSocket socket = LineSocket.TryConnect(server.Path)!;
        Assert.Equal("one", ReadText(socket));
        Assert.Equal("two", ReadText(socket, TimeSpan.Zero));
    }

    [Fact]
    public void A_line_without_end_is_given_up()
    {
        using ScriptedSocket server = new(static client =>
        {
            byte[] piece = Encoding.ASCII.GetBytes(new string('x', 8192));
            while (true)
                client.Send(piece);
        });
        using LineSocket socket = LineSocket.TryConnect(server.Path)!;
        Assert.Equal(MonitorProblem.Garbled, Bounded.Run(() => Assert.Throws<MonitorException>(() => ReadText(socket))).Problem);
    }

    [Fact]
    public void A_reader_and_a_writer_are_told_that_the_other_side_has_ended()
    {
        using ScriptedSocket server = new(static client => ScriptedSocket.Send(client, "bye\nhal"));
        using LineSocket socket = LineSocket.TryConnect(server.Path)!;
        Assert.Equal("bye", ReadText(socket));
        Assert.Equal(MonitorProblem.Closed, Assert.Throws<MonitorException>(() => ReadText(socket)).Problem);
        Assert.Equal(MonitorProblem.Closed, Assert.Throws<MonitorException>(() => socket.Send("x"u8)).Problem);
    }

    [Fact]
    public void A_receiver_that_does_not_read_cannot_block_the_sender()
    {
        using ScriptedSocket server = new(script: null);
        using LineSocket socket = LineSocket.TryConnect(server.Path)!;
        byte[] piece = new byte[4096];
        MonitorException error = Bounded.Run(() => Assert.Throws<MonitorException>(() =>
        {
            for (int i = 0; i < 100_000; i++)
                socket.Send(piece);
        }));
        Assert.Equal(MonitorProblem.Silent, error.Problem);
    }

    private static string ReadText(LineSocket socket, TimeSpan? patience = null) => Encoding.UTF8.GetString(socket.ReadLine(patience ?? s_long).Span);
}
