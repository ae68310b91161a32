using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Lifecycle;

public sealed class SeedTextsTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@\"home\"";

    private static readonly GuestName s_name = GuestName.Parse("web2");

    [Fact]
    public void A_key_and_a_name_are_told()
    {
        Dictionary<string, string> files = Texts(new CreateRequest(s_name), [Key]);

        Assert.Equal(["meta-data", "user-data"], files.Keys);
        Assert.Equal(
            "#cloud-config\nhostname: web2\nssh_authorized_keys:\n  - \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@\\\"home\\\"\"\n", files["user-data"]);
        Assert.Matches("\\Ainstance-id: web2-[0-9a-f]{16}\nlocal-hostname: web2\n\\z", files["meta-data"]);
    }

    [Fact]
    public void The_instance_is_the_same_as_long_as_what_is_told_is()
    {
        CreateRequest request = new(s_name);
        Assert.Equal(Texts(request, [Key])["meta-data"], Texts(request, [Key])["meta-data"]);
        Assert.NotEqual(Texts(request, [Key])["meta-data"], Texts(request, [Key + "2"])["meta-data"]);
        Assert.NotEqual(Texts(request, [Key])["meta-data"], Texts(new CreateRequest(GuestName.Parse("web3")), [Key])["meta-data"]);
    }

    [Fact]
    public void User_data_of_the_users_own_stays_as_it_is_and_the_keys_are_told_beside_it()
    {
        Dictionary<string, string> files = Texts(new CreateRequest(s_name) { HostName = "a.example.org" }, [Key], "#!/bin/sh\nid\n");
        Assert.Equal("#!/bin/sh\nid\n", files["user-data"]);
        Assert.EndsWith(
            "local-hostname: a.example.org\npublic-keys:\n  - \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@\\\"home\\\"\"\n",
            files["meta-data"],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_host_name_is_told_in_both_forms() => Assert.Equal(
        "#cloud-config\nhostname: a\nfqdn: a.example.org\n", Texts(new CreateRequest(s_name) { HostName = "a.example.org" }, [])["user-data"]);

    [Fact]
    public void A_network_is_told_where_an_address_is_given()
    {
        CreateRequest request = new(s_name) { Address = "192.0.2.5/24", Gateway = "192.0.2.1", NameServers = ["192.0.2.2", "2001:db8::1"] };
        Assert.Equal(
            """
            version: 1
            config:
              - type: physical
                name: eth0
                mac_address: "02:00:00:00:00:01"
                subnets:
                  - type: static
                    address: "192.0.2.5/24"
                    gateway: "192.0.2.1"
              - type: nameserver
                address:
                  - "192.0.2.2"
                  - "2001:db8::1"

            """,
            Texts(request, [])["network-config"]);
        CreateRequest ofIPv6 = new(s_name) { Address = "2001:db8::5/64", Gateway = "fe80::1" };
        Assert.Contains("static6", Texts(ofIPv6, [])["network-config"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.5", null, null)]
    [InlineData("192.0.2.5/33", null, null)]
    [InlineData("192.0.2.5/0", null, null)]
    [InlineData("192.0.2.05/24", null, null)]
    [InlineData("2001:db8::5/129", null, null)]
    [InlineData("fe80::1%eth0/64", null, null)]
    [InlineData("192.0.2.5/24/24", null, null)]
    [InlineData("\"", null, null)]
    [InlineData("192.0.2.5/24", "2001:db8::1", null)]
    [InlineData("192.0.2.5/24", "192.0.2.1/24", null)]
    [InlineData("192.0.2.5/24", null, "dns.example.org")]
    [InlineData(null, "192.0.2.1", null)]
    [InlineData(null, null, "192.0.2.1")]
    public void What_is_not_an_address_is_refused(string? address, string? gateway, string? server)
    {
        CreateRequest request = new(s_name) { Address = address, Gateway = gateway, NameServers = server is null ? [] : [server] };
        Assert.Equal(ExitCode.BadArgument, Assert.Throws<Failure>(() => Texts(request, [])).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a_b")]
    [InlineData("-a")]
    [InlineData("a-.b")]
    [InlineData("a..b")]
    [InlineData("a: b\nc")]
    public void What_is_not_a_host_name_is_refused(string name) =>
        Assert.Equal(ExitCode.BadArgument, Assert.Throws<Failure>(() => Texts(new CreateRequest(s_name) { HostName = name }, [])).Code);

    [Fact]
    public void Public_keys_are_read_with_comments_and_options_around_them()
    {
        string text = $"# mine\n\n{Key}\r\nfrom=\"192.0.2.0/24\" ecdsa-sha2-nistp256 AAAAE2VjZHNh\nsk-ssh-ed25519@openssh.com AAAAGnNr\n";
        Assert.Equal(
            [Key, "from=\"192.0.2.0/24\" ecdsa-sha2-nistp256 AAAAE2VjZHNh", "sk-ssh-ed25519@openssh.com AAAAGnNr"], SshKeys.Of(text, "/k.pub"));
    }

    [Theory]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n", "private key")]
    [InlineData("hello\n", "not a public key of ssh: 'hello'")]
    [InlineData("ssh-ed25519\n", "not a public key")]
    [InlineData("# nothing\n", "has no key")]
    public void What_is_not_a_public_key_is_refused(string text, string why)
    {
        Failure failure = Assert.Throws<Failure>(() => SshKeys.Of(text, "/k"));
        Assert.Equal(ExitCode.BadArgument, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Texts(CreateRequest request, string[] keys, string? userData = null) =>
        SeedTexts.Of(request, keys, userData is null ? null : Encoding.UTF8.GetBytes(userData), "02:00:00:00:00:01")
            .ToDictionary(static file => file.Key, static file => Encoding.UTF8.GetString(file.Value));

    [Theory]
    [InlineData("meta-data", "instance-id: web1-1\nlocal-hostname: web1\nx: web1\n", "instance-id: web2-*\nlocal-hostname: web2\nx: web1\n")]
    [InlineData("user-data", "#cloud-config\nhostname: web1\nfqdn: web1.example.org\n", "#cloud-config\nhostname: web2\nfqdn: web2.example.org\n")]
    [InlineData("user-data", "#cloud-config\nhostname: web11\nrun: hostname: web1\n", "#cloud-config\nhostname: web11\nrun: hostname: web1\n")]
    [InlineData("network-config", "mac_address: \"02:00:00:00:00:01\"\n", "mac_address: \"02:00:00:00:00:02\"\n")]
    public void A_copy_of_a_guest_has_another_instance_id_name_and_address(string file, string text, string expected)
    {
        RenamedWords words = new();
        words.Add("02:00:00:00:00:01", "02:00:00:00:00:02");
        string made = Encoding.UTF8.GetString(SeedTexts.ForClone(file, Encoding.UTF8.GetBytes(text), "web1", "web2", words));
        Assert.Matches("^" + Regex.Escape(expected).Replace("\\*", "[0-9a-f]{16}", StringComparison.Ordinal) + "$", made);
    }

    [Fact]
    public void What_is_not_text_is_copied_as_it_is()
    {
        byte[] data = [.. "hostname: web1\n"u8, 0xff];
        Assert.Equal(data, SeedTexts.ForClone("user-data", data, "web1", "web2", new RenamedWords()));
    }
}
