using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class NameServiceTests
{
    [Fact]
    public void An_address_is_its_own_socket_address()
    {
        (int family, byte[] address) = Assert.Single(NameService.Find("127.0.0.1", 0x1234));
        Assert.Equal(2, family);
        Assert.Equal([2, 0, 0x12, 0x34, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0], address);
    }

    [Fact]
    public void An_address_of_six_carries_its_scope()
    {
        (int family, byte[] address) = Assert.Single(NameService.Find("fe80::1%3", 1));
        Assert.Equal(10, family);
        Assert.Equal([10, 0, 0, 1, 0, 0, 0, 0, 0xfe, 0x80], address[..10]);
        Assert.Equal([1, 3, 0, 0, 0], address[23..]);
    }

    [Fact]
    public void A_name_is_looked_up_on_the_host() =>
        Assert.Contains(NameService.Find("localhost", 80), found => found.Family is 2 or 10);

    [Theory]
    [InlineData("-V")]
    [InlineData("no-such-host.invalid")]
    public void An_unknown_name_has_no_address(string host) => Assert.Empty(NameService.Find(host, 80));
}
