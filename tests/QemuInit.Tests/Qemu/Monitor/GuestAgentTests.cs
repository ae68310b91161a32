using System;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class GuestAgentTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(50);

    [Fact]
    public void An_agent_that_shows_that_it_is_there_is_told_to_shut_down()
    {
        string? told = null;
        using (ScriptedSocket server = new(client =>
        {
            Answer(client, ReadSync(client));
            told = ScriptedSocket.ReadLine(client);
        }))
        {
            Assert.True(GuestAgent.TryShutdown(server.Path, s_long));
        }

        Assert.Equal("""{"execute":"guest-shutdown"}""", told);
    }

    [Fact]
    public void Answers_to_earlier_clients_are_passed_over()
    {
        using ScriptedSocket server = new(static client =>
        {
            long id = ReadSync(client);
            ScriptedSocket.Send(client, "{\"return\": {}}\n{\"error\": {\"class\": \"GenericError\", \"desc\": \"Invalid JSON syntax\"}}\nhalf a li");
            Answer(client, id + 1);
            Answer(client, "\"x\"");
            Answer(client, "[]");
            client.Send([0xff, .. "\n"u8, 0xff, .. "[7]\n"u8, 0xff, .. "nonsense\n"u8]);
            Answer(client, id);
            ScriptedSocket.Hold(client);
        });
        Assert.True(GuestAgent.TryShutdown(server.Path, s_long));
    }

    [Fact]
    public void Without_a_listener_the_agent_is_not_asked()
    {
        using TemporaryFolder folder = new();
        Assert.False(GuestAgent.TryShutdown(folder["agent.sock"], s_long));
    }

    [Fact]
    public void A_guest_without_agent_is_silent()
    {
        using ScriptedSocket server = new(ScriptedSocket.Hold);
        Assert.False(GuestAgent.TryShutdown(server.Path, s_short));
    }

    [Fact]
    public void An_agent_that_repeats_what_it_hears_is_none()
    {
        using ScriptedSocket server = new(static client =>
        {
            byte[] buffer = new byte[512];
            for (int count = client.Receive(buffer); count > 0; count = client.Receive(buffer))
                client.Send(buffer.AsSpan(0, count));
        });
        Assert.False(GuestAgent.TryShutdown(server.Path, s_short));
    }

    [Fact]
    public void The_wrong_answer_is_none()
    {
        using ScriptedSocket server = new(static client =>
        {
            long id = ReadSync(client);
            Answer(client, id - 1);
            ScriptedSocket.Send(client, $$"""{"return": {{id}}}""" + "\n");
            ScriptedSocket.Hold(client);
        });
        Assert.False(GuestAgent.TryShutdown(server.Path, s_short));
    }

    [Fact]
    public void An_agent_that_hangs_up_is_none()
    {
        using ScriptedSocket server = new(static client => ReadSync(client));
        Assert.False(GuestAgent.TryShutdown(server.Path, s_long));
    }

    /// <summary>The guest's root decides what comes out of this socket.</summary>
    [Theory]
    [InlineData("{\"return\": {}}\n")]
    [InlineData("x")]
    public void A_guest_that_floods_cannot_keep_us(string piece)
    {
        using ScriptedSocket server = new(client =>
        {
            byte[] flood = Encoding.ASCII.GetBytes(string.Concat(System.Linq.Enumerable.Repeat(piece, 5000)));
            while (true)
                client.Send(flood);
        });
        Assert.False(Bounded.Run(() => GuestAgent.TryShutdown(server.Path, s_short)));
    }

    private static long ReadSync(Socket client)
    {
        string line = ScriptedSocket.ReadLine(client)!;
        Assert.Equal('\u00ff', line[0]);
        using var command = JsonDocument.Parse(line[1..]);
        Assert.Equal("guest-sync-delimited", command.RootElement.GetProperty("execute").GetString());
        return command.RootElement.GetProperty("arguments").GetProperty("id").GetInt64();
    }

    private static void Answer(Socket client, object id) => client.Send([0xff, .. Encoding.ASCII.GetBytes($$"""{"return": {{id}}}""" + "\n")]);
}
