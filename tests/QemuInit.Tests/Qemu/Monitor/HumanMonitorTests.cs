using System;
using System.Net.Sockets;
using System.Text.Json;
using QemuInit.Qemu;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class HumanMonitorTests
{
    private const string Greeting = "QEMU 7.2.22 monitor - type 'help' for more information\r\n(qemu) ";

    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(50);

    [Theory]
    [InlineData("running", "running")]
    [InlineData("running (single step mode)", "single step mode")]
    [InlineData("paused", "paused")]
    [InlineData("paused (io-error)", "io-error")]
    [InlineData("paused (guest-panicked)", "guest-panicked")]
    [InlineData("\"\\\u0001", "\"\\\u0001")]
    public void A_state_is_told_as_by_the_monitor_for_programs(string told, string state)
    {
        using ScriptedSocket server = new(client => Serve(client, $"VM status: {told}\r\n"));
        using HumanMonitor monitor = HumanMonitor.TryConnect(server.Path)!;
        monitor.Greet(s_long);
        Assert.Equal(state, monitor.Execute("query-status", s_long).Text("status"u8));
        Assert.Equal(JsonValueKind.Undefined, monitor.Execute("system_powerdown", s_long).ValueKind);
        Assert.Equal(state, monitor.Execute("query-status", s_long).Text("status"u8));
    }

    [Fact]
    public void A_command_that_is_not_echoed_was_not_executed()
    {
        using ScriptedSocket server = new(static client =>
        {
            ScriptedSocket.Send(client, Greeting + "\r\n(qemu) co\r\n");
            ScriptedSocket.Hold(client);
        });
        using HumanMonitor monitor = HumanMonitor.TryConnect(server.Path)!;
        monitor.Greet(s_long);
        Assert.Equal(MonitorProblem.Silent, Assert.Throws<MonitorException>(() => monitor.Execute("cont", s_short)).Problem);
    }

    [Fact]
    public void A_monitor_at_which_another_sits_does_not_greet()
    {
        using ScriptedSocket server = new(static client => ScriptedSocket.Hold(client));
        using HumanMonitor monitor = HumanMonitor.TryConnect(server.Path)!;
        Assert.Equal(MonitorProblem.Silent, Assert.Throws<MonitorException>(() => monitor.Greet(s_short)).Problem);
    }

    [Fact]
    public void Without_a_listener_there_is_no_monitor() => Assert.Null(HumanMonitor.TryConnect("/nowhere"));

    // As qemu's line editor does: each line comes back as it is typed, then what the command says.
    private static void Serve(Socket client, string state)
    {
        ScriptedSocket.Send(client, Greeting);
        while (ScriptedSocket.ReadLine(client) is string line)
        {
            ScriptedSocket.Send(client, $"{line[0]}\e[K\e[D{line}\e[K\r\n");
            ScriptedSocket.Send(client, (line == "info status" ? state : "") + "(qemu) ");
        }
    }
}
