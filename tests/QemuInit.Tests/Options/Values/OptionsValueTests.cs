using System.Collections.Generic;
using CsCheck;
using QemuInit.Options;
using Xunit;
using static QemuInit.Tests.Options.OptionsFixture;

namespace QemuInit.Tests.Options;

/// <summary>Each type's good and bad values.</summary>
public sealed class OptionsValueTests
{
    [Theory]
    [InlineData("2G", "2G")]
    [InlineData("2g", "2G")]
    [InlineData("2GB", "2G")]
    [InlineData("2GiB", "2G")]
    [InlineData("1.5G", "1.5G")]
    [InlineData("512", "512")]
    [InlineData("2097152K", "2097152K")]
    [InlineData("1T", "1T")]
    public void Sizes(string text, string size)
    {
        Assert.Equal(size, Good($"RAM={text}").Memory?.Text);
    }

    [Theory]
    [InlineData("512", 512L << 20)]
    [InlineData("1K", 1024)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("1T", 1L << 40)]
    public void A_size_without_a_letter_counts_mebibytes(string text, long bytes) =>
        Assert.Equal(bytes, Good($"RAM={text}").Memory?.Bytes);

    [Fact]
    public void A_size_may_have_a_fraction() =>
        Assert.InRange(Good("RAM=1.5G").Memory!.Bytes, (3L << 29) - (1 << 20), 3L << 29);

    [Theory]
    [InlineData("banana")]
    [InlineData("G")]
    [InlineData("-2G")]
    [InlineData("2P")]
    [InlineData("2GG")]
    [InlineData("2 G")]
    [InlineData("1.5")]
    [InlineData("1.G")]
    [InlineData(".5G")]
    [InlineData("1.2.3G")]
    [InlineData("00G")]
    [InlineData("0.0G")]
    [InlineData("9999999999T")]
    [InlineData("2G,slots=2")]
    public void No_sizes(string text)
    {
        Assert.Equal(
            [$"web-qemud.rc:1:5: RAM is not a size: '{text}'; write a number with K, M, G or T, as in 2G"], Bad($"RAM='{text}'"));
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("TRUE", true)]
    [InlineData("On", true)]
    [InlineData("no", false)]
    [InlineData("false", false)]
    [InlineData("off", false)]
    public void Switches(string text, bool value)
    {
        Assert.Equal(value, Good($"KVM={text}\n").Kvm);
    }

    [Theory]
    [InlineData("KVM=maybe", "web-qemud.rc:1:5: KVM is not a switch: 'maybe'; write 1 or 0")]
    [InlineData("KVM=2", "web-qemud.rc:1:5: KVM is not a switch: '2'; write 1 or 0")]
    [InlineData("ORDER=ten", "web-qemud.rc:1:7: ORDER is not a number: 'ten'; write one from 0 to 9999")]
    [InlineData("ORDER=-1", "web-qemud.rc:1:7: ORDER is not a number: '-1'; write one from 0 to 9999")]
    [InlineData("ORDER=10000", "web-qemud.rc:1:7: ORDER is out of range: '10000'; write a number from 0 to 9999")]
    [InlineData("BOOTDELAY=99999999999", "web-qemud.rc:1:11: BOOTDELAY is out of range: '99999999999'; write a number from 0 to 86400")]
    [InlineData("STOPDELAY=1m", "web-qemud.rc:1:11: STOPDELAY is not a number: '1m'; write one from 0 to 86400")]
    [InlineData("VGA=matrox", "web-qemud.rc:1:5: VGA cannot be 'matrox'; write std, virtio, qxl, cirrus, vmware or none")]
    [InlineData("ON_SHUTDOWN=stay", "web-qemud.rc:1:13: ON_SHUTDOWN cannot be 'stay'; write shutdown or leave")]
    [InlineData("READY=3601", "web-qemud.rc:1:7: READY is not a sign of being up: '3601'; write agent, tcp:PORT, tcp:HOST:PORT or a number of seconds, 3600 at most")]
    [InlineData("READY=soon", "web-qemud.rc:1:7: READY is not a sign of being up: 'soon'; write agent, tcp:PORT, tcp:HOST:PORT or a number of seconds, 3600 at most")]
    [InlineData("READY=tcp:0", "web-qemud.rc:1:7: READY is not a sign of being up: 'tcp:0'; write agent, tcp:PORT, tcp:HOST:PORT or a number of seconds, 3600 at most")]
    [InlineData("READY=tcp:65536", "web-qemud.rc:1:7: READY is not a sign of being up: 'tcp:65536'; write agent, tcp:PORT, tcp:HOST:PORT or a number of seconds, 3600 at most")]
    [InlineData(
        "AFTER='dns l-dap'",
        "web-qemud.rc:1:7: AFTER has 'l-dap' in it, which is not a guest name; write names with blanks between them, as in 'dns ldap'")]
    [InlineData("RUNAS=1000", "web-qemud.rc:1:7: RUNAS is not the name of a user: '1000'; write one that the host knows, as in qemud")]
    [InlineData("RUNAS='a b'", "web-qemud.rc:1:7: RUNAS is not the name of a user: 'a b'; write one that the host knows, as in qemud")]
    [InlineData("TGTARCH=bin/qemu", "web-qemud.rc:1:9: TGTARCH is not a program: 'bin/qemu'; write a name, as in qemu-system-x86_64, or a full path")]
    [InlineData("TGTARCH=--help", "web-qemud.rc:1:9: TGTARCH is not a program: '--help'; write a name, as in qemu-system-x86_64, or a full path")]
    [InlineData("TGTARCH='qemu x'", "web-qemud.rc:1:9: TGTARCH is not a program: 'qemu x'; write a name, as in qemu-system-x86_64, or a full path")]
    [InlineData("PRECMD='  '", "web-qemud.rc:1:8: PRECMD has only blanks in it; write a command, or nothing at all")]
    [InlineData("KERNEL='a\tb'", "web-qemud.rc:1:8: KERNEL has a line break or a control character in it: 'a?b'; keep it in one line")]
    [InlineData("DSK1=a.img,bus=isa", "web-qemud.rc:1:6: DSK1: bus=isa is not known; known are virtio, scsi, ide, nvme and usb")]
    [InlineData("BOOT=x", "web-qemud.rc:1:6: BOOT: 'x' is not a kind of device; known are c (disks), d (CD drives) and n (network)")]
    public void Wrong_values(string text, string message)
    {
        Assert.Equal([message], Bad(text));
    }

    [Theory]
    [InlineData("39", 40)]
    [InlineData("1", 40)]
    [InlineData("40", 40)]
    [InlineData("41", 41)]
    [InlineData("0120", 120)]
    public void Delays_under_40_seconds_are_ignored(string text, int seconds)
    {
        Assert.Equal(seconds, Good($"STOPDELAY={text}").StopDelay);
    }

    [Fact]
    public void Names_have_blanks_or_commas_between_them()
    {
        Assert.Equal(["dns", "ldap", "web2"], Good("AFTER=' dns,ldap  web2, dns'").After);
    }

    [Theory]
    [InlineData("agent", "Agent", 0)]
    [InlineData("tcp:22", "Tcp", 22)]
    [InlineData("tcp:web1.example.org:22", "Tcp", 22, "web1.example.org")]
    [InlineData("tcp:[2001:db8::7]:22", "Tcp", 22, "2001:db8::7")]
    [InlineData("30", "Seconds", 30)]
    public void Signs_of_being_up(string text, string kind, int number, string? host = null)
    {
        Readiness ready = Good($"READY={text}").Ready!;

        Assert.Equal(kind, ready.Kind.ToString());
        Assert.Equal(number, ready.Number);
        Assert.Equal(host, ready.Host);
    }

    [Theory]
    [InlineData("TGTARCH=/opt/qemu 9/bin/qemu-system-arm")]
    [InlineData("TGTARCH=qemu-kvm")]
    [InlineData("RUNAS=web.guest-1")]
    [InlineData("RUNAS=host$")]
    [InlineData("PRECMD=echo a; echo b | tee c")]
    [InlineData("DESC=Größe, 'naja'")]
    [InlineData("APPEND=root=/dev/vda1 quiet")]
    public void Values_that_are_taken_as_they_are(string line)
    {
        string[] parts = line.Split('=', 2);
        GuestOptions options = Good($"{parts[0]}=\"{parts[1].Replace("$", "\\$", System.StringComparison.Ordinal)}\"\n");

        Assert.Contains(
            parts[1],
            new[] { options.TargetArchitecture, options.RunAs, options.PreCommand, options.Description, options.KernelCommandLine });
    }

    [Fact]
    public void Long_values_are_cut_in_messages()
    {
        string message = Assert.Single(Bad($"RAM={new string('x', 59)}\U0001F600{new string('y', 9999)}"));

        Assert.Equal($"web-qemud.rc:1:5: RAM is not a size: '{new string('x', 59)}...'; write a number with K, M, G or T, as in 2G", message);
    }

    [Fact]
    public void Distance_is_one_a_slip()
    {
        Assert.Equal(0, NearestKey.Distance("ram", "RAM"));
        Assert.Equal(1, NearestKey.Distance("RMA", "RAM"));
        Assert.Equal(1, NearestKey.Distance("RA", "RAM"));
        Assert.Equal(2, NearestKey.Distance("", "AB"));
        Gen.Select(Gen.String[Gen.Char['A', 'E'], 0, 8], Gen.String[Gen.Char['A', 'E'], 0, 8]).Sample(static (left, right) =>
        {
            int distance = NearestKey.Distance(left, right);
            Assert.Equal(distance, NearestKey.Distance(right, left));
            Assert.InRange(distance, left == right ? 0 : 1, System.Math.Max(left.Length, right.Length));
            Assert.Equal(left == right, distance == 0);
        });
    }

    [Fact]
    public void A_word_far_from_all_others_has_no_nearest()
    {
        List<string> known = ["RAM", "DISPLAY"];

        Assert.Null(NearestKey.Find("BANANA", known));
        Assert.Null(NearestKey.Find("", known));
        Assert.Null(NearestKey.Find(new string('R', 1_000_000), known));
        Assert.Equal("DISPLAY", NearestKey.Find("dsplai", known));
    }
}
