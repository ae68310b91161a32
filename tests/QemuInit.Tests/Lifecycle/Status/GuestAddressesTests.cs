using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

/// <summary>Where a guest is looked for: where it is known to be, and nowhere else.</summary>
public sealed class GuestAddressesTests : IDisposable
{
    private const string OnBridge = "-netdev tap,id=nic1,fd=9 -device virtio-net-pci,netdev=nic1,mac=52:54:00:00:00:01,id=nic1";
    private const string OnUser =
        "-netdev user,id=nic2,hostfwd=tcp:127.0.0.1:2222-:22,hostfwd=::8080-10.0.2.15:80,hostfwd=udp::22-:22,hostfwd=tcp::0-:22"
        + " -device virtio-net-pci,netdev=nic2,mac=52:54:00:00:00:02,id=nic2";

    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(50);

    private readonly TemporaryFolder _folder = new();
    private readonly GuestPaths _paths;

    public GuestAddressesTests()
    {
        _paths = new GuestPaths(new Directories("/etc", "/var", "/run").Below(_folder.Path), "web1");
        Directory.CreateDirectory(_paths.Run);
    }

    [Theory]
    [InlineData(22, "127.0.0.1:2222")]
    [InlineData(80, "127.0.0.1:8080")]
    [InlineData(443, "")]
    public void What_leads_to_a_port_of_the_guest_is_an_address(int port, string expected) =>
        Assert.Equal(expected, Find(Record($"{OnBridge} {OnUser}"), port));

    [Fact]
    public void A_host_of_the_rc_file_is_one_and_the_guests_name_is_none()
    {
        Assert.Equal("", Find(Record(OnBridge), 22));
        Assert.Equal("web1.example.org", Find(Record(OnBridge) with { Settings = ["RAM=64", "READY=tcp:web1.example.org:80"] }, 22));
        Assert.Equal("", Find(Record(OnBridge) with { Settings = ["READY=tcp:80"] }, 80));
        Assert.Equal("", Find(Record(OnBridge) with { Settings = ["READY=agent"] }, 80));
    }

    [Fact]
    public void The_agent_is_asked_first_and_only_adapters_on_the_hosts_networks_count()
    {
        using ScriptedSocket server = new(
            client =>
            {
                string line = ScriptedSocket.ReadLine(client)!;
                using JsonDocument sync = JsonDocument.Parse(line[1..]);
                long id = sync.RootElement.GetProperty("arguments").GetProperty("id").GetInt64();
                client.Send([0xff, .. Encoding.ASCII.GetBytes($$"""{"return": {{id}}}""" + "\n")]);
                _ = ScriptedSocket.ReadLine(client);
                ScriptedSocket.Send(
                    client,
                    $$"""{"return": [{{Interface("lo", "00:00:00:00:00:00", "127.0.0.1")}},{{Interface("eth0", "52:54:00:00:00:01", "192.0.2.7", "fe80::1", "2001:db8::7")}},"""
                        + $$"""{{Interface("eth1", "52:54:00:00:00:02", "10.0.2.15")}},{{Interface("docker0", "02:42:00:00:00:01", "172.17.0.1")}}]}""" + "\n");
                ScriptedSocket.Hold(client);
            },
            path: _paths.Socket("agent.sock"));

        Assert.Equal("192.0.2.7 2001:db8::7 127.0.0.1:2222", Find(Record($"{OnBridge} {OnUser}") with { Agent = true }, 22));
    }

    [Theory]
    [InlineData("  TCP[ESTABLISHED]    22       127.0.0.1  2222       10.0.2.15    22     0     0", true)]
    [InlineData("  TCP[HOST_FORWARD]   10       127.0.0.1  2222       10.0.2.15    22     0     0", false)]
    [InlineData("  TCP[SYN_SENT]       22       127.0.0.1  2222       10.0.2.15    22     0     0", false)]
    [InlineData("  TCP[ESTABLISHED]    22       10.0.2.15  2222       192.0.2.1    22     0     0", true)]
    [InlineData("  TCP[ESTABLISHED]    22       127.0.0.1  2223       10.0.2.15    22     0     0", false)]
    [InlineData("", false)]
    public void A_connection_that_has_reached_the_guest_is_in_qemus_table(string line, bool expected) =>
        Assert.Equal(expected, PortProbe.HasConnection($"Hub -1 (nic2):\r\n  Protocol[State]    FD  Source Address  Port\r\n{line}\r\n", 2222));

    [Fact]
    public void The_message_names_what_was_tried()
    {
        PortProbe probe = new(_paths, host: null, 9);
        Assert.False(probe.Answers(Record(OnBridge), s_long));
        Assert.Equal("no address of it is known", probe.Tried);

        probe = new(_paths, "127.0.0.1", FreePort());
        Assert.False(probe.Answers(booted: null, s_long));
        Assert.Equal("tried 127.0.0.1", probe.Tried);
    }

    public void Dispose() => _folder.Dispose();

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Interface(string name, string mac, params string[] addresses)
    {
        string list = string.Join(',', addresses.Select(static address => $$"""{"ip-address": "{{address}}", "ip-address-type": "x", "prefix": 24}"""));
        return $$"""{"name": "{{name}}", "hardware-address": "{{mac}}", "ip-addresses": [{{list}}]}""";
    }

    private string Find(StartRecord booted, int port) => string.Join(' ', GuestAddresses.Of(_paths, booted, port, s_long).Select(static one => one.Text));

    private static StartRecord Record(string arguments) => new()
    {
        Name = "web1",
        Folder = null,
        Started = null,
        BootId = null,
        StopDelay = 40,
        Agent = false,
        Order = 100,
        After = [],
        StopWithHost = true,
        User = null,
        Program = null,
        Arguments = arguments.Split(' '),
        Taps = ["qi-web1-1 br0 52:54:00:00:00:01"],
    };
}
