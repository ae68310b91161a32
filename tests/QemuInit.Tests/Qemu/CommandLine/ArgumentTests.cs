using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using CsCheck;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class ArgumentTests
{
    private static readonly Gen<string> s_texts = Gen.Frequency((1, Gen.String), (3, Gen.String["ab,=.\n '\""]));

    [Fact]
    public void A_list_returns_the_lines_that_were_put_in() =>
        Gen.Select(s_texts.Where(text => !text.Contains('=', StringComparison.Ordinal) && text.Length > 0), s_texts, s_texts)
            .Sample((head, first, second) =>
            {
                List<KeyValuePair<string, string>> pairs =
                    CommaList.Split(new CommaList(head).Add("file", first).Add("x-y", second).ToString());
                Assert.Equal([new("", head), new("file", first), new("x-y", second)], pairs);
            });

    [Fact]
    public void A_comma_does_not_begin_another_option() =>
        Assert.Equal("guest=a,,process=evil,debug-threads=on",
            new CommaList().Add("guest", "a,process=evil").Add("debug-threads", "on").ToString());

    [Theory]
    [InlineData("web", 1, "web-1")]
    [InlineData("Web", 12, "web-12")]
    [InlineData("exactlyfifteen", 1, "exactl~000000-1")]
    public void Taps_are_named_after_their_guest(string guest, int index, string expected)
    {
        string name = InterfaceName.For(guest, index);
        if (expected.Contains('~', StringComparison.Ordinal))
            Assert.Equal((expected[..7], expected[^2..], 15), (name[..7], name[^2..], name.Length));
        else
            Assert.Equal(expected, name);
    }

    [Fact]
    public void Every_tap_has_a_valid_name() =>
        Gen.Select(Gen.String, Gen.Int[1, 999]).Sample((guest, index) =>
        {
            string name = InterfaceName.For(guest, index);
            Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 15);
            Assert.True(NicOption.TryParse(name, out _, out string? problem), problem);
            return name == InterfaceName.For(guest.ToLowerInvariant(), index);
        });

    [Fact]
    public void Taps_of_a_thousand_guests_that_begin_alike_differ()
    {
        HashSet<string> names = [];
        for (int guest = 0; guest < 1000; guest++)
        {
            for (int index = 1; index <= 3; index++)
                Assert.True(names.Add(InterfaceName.For($"production-webserver-{guest}", index)));
        }
    }

    [Fact]
    public void A_short_name_never_equals_another_guests() =>
        Gen.Select(Gen.String[Gen.Char["ab1-"], 1, 16], Gen.Int[1, 12], Gen.String[Gen.Char["ab1-"], 1, 16], Gen.Int[1, 12])
            .Sample((left, i, right, j) =>
                (left == right && i == j) == (InterfaceName.For(left, i) == InterfaceName.For(right, j)));

    [Fact]
    public void Addresses_are_unicast_local_and_stay() =>
        Gen.Select(Gen.String, Gen.String, Gen.Int[1, 99]).Sample((host, guest, index) =>
        {
            string mac = MacAddress.For(host, guest, index);
            byte[] octets = [.. mac.Split(':').Select(octet => byte.Parse(octet, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
            return octets.Length == 6 && (octets[0] & 1) == 0 && (octets[0] & 2) == 2
                && NicOption.TryParse($"br0,mac={mac}", out NicOption? nic, out _) && nic.Mac == mac
                && mac == MacAddress.For(host, guest, index);
        });

    /// <summary>Written down: an address that changes with a version of this program moves a guest to another lease.</summary>
    [Fact]
    public void An_address_is_the_same_in_all_versions() =>
        Assert.Equal("2e:aa:c9:09:56:e8", MacAddress.For("golden", "Web", 1));

    [Fact]
    public void Addresses_of_many_guests_on_many_hosts_differ()
    {
        HashSet<string> addresses = [];
        for (int host = 0; host < 20; host++)
        {
            for (int guest = 0; guest < 1000; guest++)
            {
                for (int index = 1; index <= 3; index++)
                    Assert.True(addresses.Add(MacAddress.For($"host{host}", $"guest{guest}", index)));
            }
        }
    }

    [Theory]
    [InlineData("qemu-system-arm", "aarch64", "arm")]
    [InlineData("/opt/qemu/bin/qemu-system-x86_64", "aarch64", "x86_64")]
    [InlineData("qemu-system-x86_64-spice", "aarch64", "x86_64")]
    [InlineData("/usr/libexec/qemu-kvm", "x86_64", "x86_64")]
    [InlineData("kvm", "amd64", "x86_64")]
    [InlineData("qemu-kvm", "ppc64le", "ppc64")]
    public void The_program_tells_the_processor(string program, string host, string expected) =>
        Assert.Equal(expected, new Target(program, null, host).Architecture);

    [Theory]
    [InlineData("qemu-system-x86_64", "-m 2G", "qemu-system-x86_64 '-m 2G'")]
    [InlineData("x=y", "x=y", "'x=y' x=y")]
    [InlineData("if", "it's", "'if' 'it'\\''s'")]
    public void A_shell_gets_quotes_where_it_needs_them(string program, string argument, string expected) =>
        Assert.Equal(expected, ShellQuote.Line([program, argument]));

    [Fact]
    public void A_shell_reads_back_the_same_words()
    {
        Gen<char> characters = Gen.Frequency(
            (3, Gen.Char["ab=~#$`'\"\\*?[]{}|&;<>()! \t\n,-/:%^"]), (1, Gen.Char[' ', '~']), (1, Gen.Char['¡', 'ÿ']));
        Gen.String[characters, 0, 12].List[1, 8].Sample(words =>
        {
            ProcessStartInfo start = new("sh", ["-c", "printf '%s\\0' " + ShellQuote.Line(["/", .. words])])
            {
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
            using Process shell = Process.Start(start)!;
            string output = shell.StandardOutput.ReadToEnd();
            Assert.Equal(["/", .. words], output.Split('\0')[..^1]);
        }, iter: 150);
    }
}
