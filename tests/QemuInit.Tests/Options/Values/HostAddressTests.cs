using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using CsCheck;
using QemuInit.Options;
using Xunit;

namespace QemuInit.Tests.Options;

/// <summary>Addresses, which are taken where the library takes them.</summary>
public static class HostAddressTests
{
    private static readonly string[] s_parts =
        ["0", "1", "7f00", "127", "255", "256", "01", "ffff", "12345", ":", ":", ":", "::", ".", ".", "127.0.0.1", "%", "g", "-", " "];

    private static readonly Gen<string> s_likeAddresses =
        Gen.Int[0, s_parts.Length - 1].Array[0, 12].Select(static parts => string.Concat(parts.Select(static part => s_parts[part])));

    [Theory]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("127.255.0.9", false, true)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("192.0.2.1", false, false)]
    [InlineData("::", true, false)]
    [InlineData("::1", true, true)]
    [InlineData("0:0:0:0:0:0:0:1", true, true)]
    [InlineData("::ffff:127.0.0.1", true, true)]
    [InlineData("::ffff:127.0.0.2", true, false)]
    [InlineData("::127.0.0.1", true, false)]
    [InlineData("2001:DB8::1", true, false)]
    [InlineData("1:2:3:4:5:6:7::", true, false)]
    [InlineData("fe80::1%eth0", true, false)]
    [InlineData("::1%lo", true, false)]
    public static void An_address_is_of_a_kind(string text, bool isIPv6, bool isLoopback) =>
        Assert.Equivalent(new HostAddress(isIPv6, isLoopback), HostAddress.Read(text), strict: true);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.+4")]
    [InlineData("0x7f.0.0.1")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1.2.3")]
    [InlineData("::12345")]
    [InlineData("::-1")]
    [InlineData("[::1]")]
    [InlineData("::1/64")]
    [InlineData("::1%")]
    [InlineData("host.example")]
    public static void Other_text_is_none(string text) => Assert.Null(HostAddress.Read(text));

    [Fact]
    public static void Whatever_the_library_writes_is_read() =>
        Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16], Gen.Byte[0, 1].Array[16]).Sample(static bytes =>
        {
            IPAddress address = new(bytes);
            HostAddress? read = HostAddress.Read(address.ToString());
            Assert.Equal((bytes.Length == 16, IPAddress.IsLoopback(address)), (read?.IsIPv6, read?.IsLoopback));
        });

    [Fact]
    public static void What_the_library_refuses_is_refused() =>
        s_likeAddresses.Sample(static text =>
        {
            if (HostAddress.Read(text) is not { } read)
                return;
            Assert.True(IPAddress.TryParse(text, out IPAddress? address), text);
            Assert.Equal(read.IsIPv6, address.AddressFamily == AddressFamily.InterNetworkV6);
            Assert.True(read.IsIPv6 || address.ToString() == text);
            Assert.True(!read.IsLoopback || IPAddress.IsLoopback(address));
        });

    [Fact]
    public static void What_the_library_takes_is_taken() =>
        s_likeAddresses.Where(static text => !text.Contains('%', StringComparison.Ordinal)).Sample(static text =>
            !IPAddress.TryParse(text, out IPAddress? address)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.ToString() != text)
            || HostAddress.Read(text) is not null);
}
