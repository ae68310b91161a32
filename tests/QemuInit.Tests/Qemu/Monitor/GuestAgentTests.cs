using System;
using System.Collections.Generic;
using System.Linq;
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

    [Theory]
    [InlineData("""{"return": "thawed"}""")]
    [InlineData("""{"error": {"class": "CommandNotFound", "desc": "The command guest-fsfreeze-status has not been found"}}""")]
    [InlineData("""{"return": 7}""")]
    [InlineData("nonsense")]
    public void An_agent_that_shows_that_it_is_there_is_told_to_shut_down(string status)
    {
        (bool accepted, bool thawed, string[] told) = Shutdown(s_long, status);

        Assert.Equal((true, false), (accepted, thawed));
        Assert.Equal(["guest-fsfreeze-status", "guest-shutdown"], told.AsEnumerable());
    }

    [Fact]
    public void File_systems_that_are_frozen_are_thawed_before_the_guest_is_told_to_shut_down()
    {
        (bool accepted, bool thawed, string[] told) = Shutdown(s_long, """{"return": "frozen"}""", """{"return": 2}""");

        Assert.Equal((true, true), (accepted, thawed));
        Assert.Equal(["guest-fsfreeze-status", "guest-fsfreeze-thaw", "guest-shutdown"], told.AsEnumerable());
    }

    [Theory]
    [InlineData("""{"error": {"class": "GenericError", "desc": "failed to thaw"}}""")]
    [InlineData("nonsense")]
    public void A_guest_that_stays_frozen_is_not_told_to_shut_down(string answer)
    {
        (bool accepted, bool thawed, string[] told) = Shutdown(s_long, """{"return": "frozen"}""", answer);

        Assert.Equal((false, false), (accepted, thawed));
        Assert.Equal(["guest-fsfreeze-status", "guest-fsfreeze-thaw"], told.AsEnumerable());
    }

    [Fact]
    public void An_agent_that_tells_nothing_of_its_file_systems_is_told_to_shut_down() =>
        Assert.Equal(["guest-fsfreeze-status", "guest-shutdown"], Shutdown(s_short).Told.AsEnumerable());

    [Theory]
    [InlineData("""{"return": "frozen"}""", true)]
    [InlineData("""{"return": "thawed"}""", false)]
    [InlineData("""{"return": "melted"}""", null)]
    [InlineData("[]", null)]
    public void An_agent_tells_whether_file_systems_are_frozen(string answer, bool? expected)
    {
        using ScriptedSocket server = new(client =>
        {
            Answer(client, ReadSync(client));
            _ = ScriptedSocket.ReadLine(client);
            ScriptedSocket.Send(client, answer + "\n");
            ScriptedSocket.Hold(client);
        });
        Assert.Equal(expected, GuestAgent.IsFrozen(server.Path, s_long));
    }

    // An agent with these answers, which then says nothing more: how the question ended, and the commands that came.
    private static (bool Accepted, bool Thawed, string[] Told) Shutdown(TimeSpan patience, params string[] answers)
    {
        List<string> told = [];
        bool accepted;
        bool thawed;
        using (ScriptedSocket server = new(client =>
        {
            Answer(client, ReadSync(client));
            for (int i = 0; ScriptedSocket.ReadLine(client) is string line; i++)
            {
                using JsonDocument command = JsonDocument.Parse(line);
                told.Add(command.RootElement.GetProperty("execute").GetString()!);
                if (i < answers.Length)
                    ScriptedSocket.Send(client, answers[i] + "\n");
            }
        }))
        {
            accepted = GuestAgent.TryShutdown(server.Path, patience, out thawed);
        }

        return (accepted, thawed, [.. told]);
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
        Assert.True(GuestAgent.TryShutdown(server.Path, s_long, out _));
    }

    [Fact]
    public void Without_a_listener_the_agent_is_not_asked()
    {
        using TemporaryFolder folder = new();
        Assert.False(GuestAgent.TryShutdown(folder["agent.sock"], s_long, out _));
    }

    [Fact]
    public void A_guest_without_agent_is_silent()
    {
        using ScriptedSocket server = new(ScriptedSocket.Hold);
        Assert.False(GuestAgent.TryShutdown(server.Path, s_short, out _));
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
        Assert.False(GuestAgent.TryShutdown(server.Path, s_short, out _));
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
        Assert.False(GuestAgent.TryShutdown(server.Path, s_short, out _));
    }

    [Fact]
    public void An_agent_that_hangs_up_is_none()
    {
        using ScriptedSocket server = new(static client => ReadSync(client));
        Assert.False(GuestAgent.TryShutdown(server.Path, s_long, out _));
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
        Assert.False(Bounded.Run(() => GuestAgent.TryShutdown(server.Path, s_short, out _)));
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
