using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Host.Network;

public sealed class LocalPortsTests
{
    // As Linux 6.1 writes it on a little-endian processor: 127.0.0.1:2222 listens, 10.0.0.1:2223 is connected, 0.0.0.0:2224 listens.
    private const string Tcp = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:08AE 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17 1 0 100 0 0 10 0
           1: 0100000A:08AF 0200000A:1F90 01 00000000:00000000 00:00000000 00000000     0        0 18 1 0 100 0 0 10 0
           2: 00000000:08B0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 19 1 0 100 0 0 10 0
        """;

    private const string Tcp6 = """
          sl  local_address                         remote_address                        st
           0: 00000000000000000000000000000000:08B1 00000000000000000000000000000000:0000 0A
           1: 00000000000000000000000001000000:08B2 00000000000000000000000000000000:0000 0A
        """;

    [Theory]
    [InlineData(Tcp, "127.0.0.1", 2222, true)]
    [InlineData(Tcp, "", 2222, true)]
    [InlineData(Tcp, "127.0.0.2", 2222, false)]
    [InlineData(Tcp, "10.0.0.1", 2223, false)]
    [InlineData(Tcp, "10.0.0.1", 2224, true)]
    [InlineData(Tcp, "", 2225, false)]
    [InlineData(Tcp6, "127.0.0.1", 2225, true)]
    [InlineData(Tcp6, "127.0.0.1", 2226, false)]
    [InlineData("", "", 2222, false)]
    [InlineData("x\n \n1: 2 3\n1: :: 3 4", "", 2222, false)]
    public void A_port_that_somebody_listens_at_is_taken(string table, string address, int port, bool isTaken) =>
        Assert.Equal(isTaken, LocalPorts.IsTaken(table, isUdp: false, LocalPorts.TryAddress(address), port));

    [Fact]
    public void A_port_of_UDP_is_taken_in_whichever_state() =>
        Assert.True(LocalPorts.IsTaken(Tcp, isUdp: true, LocalPorts.TryAddress("10.0.0.1"), 2223));

    [Theory]
    [InlineData("localhost")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.-4")]
    public void What_is_not_an_address_of_version_4_has_no_bytes(string text) => Assert.Null(LocalPorts.TryAddress(text));
}
