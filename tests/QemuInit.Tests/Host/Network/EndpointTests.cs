using CsCheck;
using QemuInit.Host;
using Xunit;

namespace QemuInit.Tests.Host;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("127.0.0.1:5901", true)]
    [InlineData("0.0.0.0:1", true)]
    [InlineData("::1:5901", true)]
    [InlineData("[::1]:65535", true)]
    [InlineData("127.0.0.1:0", false)]
    [InlineData("127.0.0.1:65536", false)]
    [InlineData("127.0.0.1:", false)]
    [InlineData("127.0.0.1:59 01", false)]
    [InlineData("localhost:5901", false)]
    [InlineData("-via=-oProxyCommand=touch /tmp/x; #:5901", false)]
    [InlineData("$(touch /tmp/x):5901", false)]
    [InlineData(":5901", false)]
    [InlineData("5901", false)]
    [InlineData("", false)]
    public void Only_an_address_in_numbers_with_a_port_is_passed_on(string text, bool expected) =>
        Assert.Equal(expected, Endpoint.Parse(text).IsNumeric);

    [Fact]
    public void Nothing_that_a_shell_or_a_viewer_reads_otherwise_is_an_address_in_numbers() =>
        Gen.String[Gen.Char[" -$`;|&<>()'\"\\#*?~=\n\t0123456789abcdef.:[]"], 0, 24].Sample(text =>
        {
            if (Endpoint.Parse(text).IsNumeric)
                Assert.Matches("^[0-9a-fA-F.:\\[\\]]+$", text);
        });
}
