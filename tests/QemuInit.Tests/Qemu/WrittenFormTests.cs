using System.Collections.Generic;
using CsCheck;
using QemuInit.Host;
using QemuInit.Qemu;
using QemuInit.State;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class WrittenFormTests
{
    [Theory]
    [InlineData("127.0.0.1:5900", "127.0.0.1", "5900")]
    [InlineData("::1:5900", "::1", "5900")]
    [InlineData("[::1]:0", "[::1]", "0")]
    [InlineData(":1", "", "1")]
    [InlineData("5900", "", "5900")]
    public void An_endpoint_ends_in_its_port(string text, string host, string port)
    {
        Endpoint endpoint = Endpoint.Parse(text);
        Assert.Equal((host, port), (endpoint.Host, endpoint.Port));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        Gen<string> words = Gen.String[Gen.Char["abc0:-~."], 0, 8];
        Gen.Select(words, words, words).Sample(static (tap, bridge, mac) =>
        {
            TapName read = TapName.TryParse(new TapName(tap, bridge, mac).ToString())!;
            string port = bridge.Replace(":", "", System.StringComparison.Ordinal);
            Endpoint endpoint = Endpoint.Parse(new Endpoint(tap, port).ToString());
            Assert.Equal(tap, endpoint.Host);
            return (read.Interface, read.Bridge, read.Mac) == (tap, bridge, mac);
        });
        Assert.Null(TapName.TryParse("tap0 br0"));
    }

    [Fact]
    public void Forwarded_ports_are_those_of_the_adapters_own_network()
    {
        IReadOnlyList<NicFacts> nics = NicFacts.In(
            [
                "-netdev", "user,id=nic1,hostfwd=tcp:127.0.0.1:2222-:22,hostfwd=udp::53-:53", "-device", "virtio-net-pci,netdev=nic1",
                "-netdev", "user,id=nic2", "-device", "e1000,netdev=nic2",
            ],
            []);
        Assert.Equal(["tcp:127.0.0.1:2222-:22", "udp::53-:53"], nics[0].HostForwards);
        Assert.Empty(nics[1].HostForwards);
    }

    [Fact]
    public void An_adapter_is_found_by_the_address_that_counts_for_qemu()
    {
        NicFacts nic = Assert.Single(NicFacts.In(
            ["-device", "e1000,mac=1,netdev=a,,b,mac=52:54:00:12:34:56", "-device", "usb-tablet"],
            ["tap0 br0 52:54:00:12:34:56", "tap1 br1 1", "garbled"]));
        Assert.Equal(("a,b", "e1000", "52:54:00:12:34:56", "tap0", "br0"), (nic.Id, nic.Model, nic.Mac, nic.Tap, nic.Bridge));
    }
}
