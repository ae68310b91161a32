using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using QemuInit.Options;
using RcGrammar;
using Xunit;
using static QemuInit.Tests.Options.OptionsFixture;

namespace QemuInit.Tests.Options;

/// <summary>From rc-files to options: what is left out, switched off, set twice, unknown, wrong.</summary>
public sealed class OptionsBindTests
{
    private static readonly string[] s_values =
        [
            "",
            "0",
            "1",
            "x",
            "br0",
            "vnc",
            "cd",
            "2G",
            "tcp:22",
            "a,b=c",
            "'\n'",
            "'\u202E\u0007'",
            "early",
            "-1",
            "99999999999",
            "user,hostfwd=\u0085",
        ];

    [Fact]
    public void Defaults()
    {
        GuestOptions options = Good("");

        Assert.Equal("web", options.Name);
        Assert.Null(options.Description);
        Assert.Equal("qemu-system-x86_64", options.TargetArchitecture);
        Assert.Null(options.RunAs);
        Assert.True(options.Daemon);
        Assert.True(options.Kvm);
        Assert.Null(options.Monitor);
        Assert.Null(options.BootDelay);
        Assert.Equal(40, options.StopDelay);
        Assert.Null(options.PreCommand);
        Assert.Null(options.PostCommand);
        Assert.Equal(100, options.Order);
        Assert.Empty(options.After);
        Assert.Null(options.Ready);
        Assert.Equal(OnShutdown.Shutdown, options.OnShutdown);
        Assert.Null(options.Machine);
        Assert.Null(options.Cpu);
        Assert.Equal("1", options.Smp);
        Assert.Equal("2G", options.Memory?.Text);
        Assert.Null(options.Firmware);
        Assert.Equivalent(new BootOrder("cd", false), options.Boot, strict: true);
        Assert.Null(options.Kernel);
        Assert.Null(options.Initrd);
        Assert.Null(options.KernelCommandLine);
        Assert.Empty(options.Disks);
        Assert.Empty(options.Cdroms);
        Assert.Equal("br0", Assert.Single(options.Nics).Bridge);
        Assert.True(options.Display!.IsVnc);
        Assert.Null(options.Vga);
        Assert.Null(options.Keymap);
        Assert.True(options.Serial);
        Assert.True(options.Rng);
        Assert.False(options.Agent);
        Assert.True(options.Sandbox);
        Assert.Equal(PrivilegeDrop.Early, options.PrivilegeDrop);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    public void Switched_off(string off)
    {
        IEnumerable<string> keys = QemudOptions.All.ToArray()
            .Where(static spec => spec.Severity != OptionSeverity.Required)
            .Select(static spec => spec.IsNumbered ? spec.Key + "1" : spec.Key);

        GuestOptions options = Good(string.Concat(keys.Select(key => $"{key}={off}\n")));

        Assert.False(options.Daemon || options.Kvm || options.Serial || options.Rng || options.Agent || options.Sandbox);
        Assert.Empty(options.Nics);
        Assert.Empty(options.Disks);
        Assert.Empty(options.Cdroms);
        Assert.Null(options.Smp ?? options.Cpu);
        Assert.Null(options.Memory);
        Assert.Null(options.Vga);
        Assert.Null(options.Display);
        Assert.Null(options.Boot);
        Assert.Null(options.Order);
        Assert.Equal(40, options.StopDelay);
        Assert.Equal(OnShutdown.Shutdown, options.OnShutdown);
        Assert.Equal(PrivilegeDrop.Early, options.PrivilegeDrop);
    }

    [Theory]
    [InlineData("NAME=", "web-qemud.rc:1:6: NAME cannot be switched off; set it, or leave it out")]
    [InlineData("\nTGTARCH=0", "web-qemud.rc:2:9: TGTARCH cannot be switched off; set it, or leave it out")]
    public void What_cannot_be_switched_off(string text, string message)
    {
        Assert.Equal([message], Bad(text));
    }

    [Fact]
    public void The_guests_file_counts_more_than_the_sites_and_the_last_line_most()
    {
        GuestOptions options = Good(
            "RAM=1G\nRAM=8G\nDISPLAY=\nNIC1=br7\n",
            site: "RAM=4G\nSMP=4\nDISPLAY=vnc\nNIC1=br1\nNIC2=br2\nKVM=0\n");

        Assert.Equal("8G", options.Memory?.Text);
        Assert.Equal("4", options.Smp);
        Assert.False(options.Kvm);
        Assert.Null(options.Display);
        Assert.Equal(["br7", "br2"], options.Nics.Select(static nic => nic.Bridge));
    }

    [Fact]
    public void A_guest_can_switch_off_a_device_of_the_site()
    {
        Assert.Empty(Good("NIC1=", site: "NIC1=br1").Nics);
        Assert.Single(Good("DSK2=", site: "DSK1=a\nDSK2=b").Disks);
    }

    [Fact]
    public void A_wrong_value_that_another_one_overrides_harms_nobody()
    {
        Assert.Equal("4G", Good("RAM=4G", site: "RAM=banana").Memory?.Text);
        Assert.Equal("4G", Good("RAM=banana\nRAM=4G").Memory?.Text);
    }

    [Theory]
    [InlineData("NIC1=br0\nNIC3=br1\n", "web-qemud.rc:2:1: NIC3 is set but NIC2 is not: number them from 1 without a gap")]
    [InlineData("DSK2=a\n", "web-qemud.rc:1:1: DSK2 is set but DSK1 is not: number them from 1 without a gap")]
    [InlineData("NIC1=\nNIC2=br1\n", "web-qemud.rc:2:1: NIC2 is set but NIC1 is not: number them from 1 without a gap")]
    [InlineData("DSK9999=a\nDSK1=a\n", "web-qemud.rc:1:1: DSK9999 is set but DSK2 is not: number them from 1 without a gap")]
    public void A_gap_is_an_error_at_the_later_key(string text, string message)
    {
        Assert.Equal([message], Bad(text));
    }

    [Fact]
    public void Devices_come_in_the_order_of_their_numbers()
    {
        string text = string.Concat(Enumerable.Range(1, 12).Reverse().Select(static number => $"DSK{number}=disk{number}\n"));

        Assert.Equal(
            Enumerable.Range(1, 12).Select(static number => $"disk{number}"),
            Good(text).Disks.Select(static disk => disk.FileName));
    }

    [Theory]
    [InlineData("RAMM=1", "web-qemud.rc:1:1: unknown key RAMM; did you mean RAM?")]
    [InlineData("ram=1", "web-qemud.rc:1:1: unknown key ram; did you mean RAM?")]
    [InlineData("DISPLY=vnc", "web-qemud.rc:1:1: unknown key DISPLY; did you mean DISPLAY?")]
    [InlineData("STOPDEALY=vnc", "web-qemud.rc:1:1: unknown key STOPDEALY; did you mean STOPDELAY?")]
    [InlineData("DISK3=a", "web-qemud.rc:1:1: unknown key DISK3; did you mean DSK3?")]
    [InlineData("DSK0=a", "web-qemud.rc:1:1: unknown key DSK0; did you mean DSK1?")]
    [InlineData("DSK01=a", "web-qemud.rc:1:1: unknown key DSK01; did you mean DSK1?")]
    [InlineData("DSK=a", "web-qemud.rc:1:1: unknown key DSK; did you mean DSK1?")]
    [InlineData("RAM1=2G", "web-qemud.rc:1:1: unknown key RAM1; did you mean RAM?")]
    [InlineData("IMAGES=/srv", "web-qemud.rc:1:1: unknown key IMAGES; it has no effect")]
    [InlineData("X99999999999999999999=a", "web-qemud.rc:1:1: unknown key X99999999999999999999; it has no effect")]
    public void An_unknown_key_is_a_warning_with_the_nearest_known_one(string text, string message)
    {
        GuestOptions? options = Bind(out List<FileDiagnostic> diagnostics, text);

        Assert.NotNull(options);
        FileDiagnostic only = Assert.Single(diagnostics);
        Assert.Equal(RcSeverity.Warning, only.Diagnostic.Severity);
        Assert.Equal(message, only.ToString());
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_in_the_order_of_the_files()
    {
        Assert.Equal(
            [
                "default-qemud.rc:1:5: SMP has a line break or a control character in it: '1?2'; keep it in one line",
                "default-qemud.rc:3:1: unknown key NICE; did you mean NIC1?",
                "web-qemud.rc:1:9: DISPLAY: 'x11' is not known; known are vnc and none",
                "web-qemud.rc:2:5: RAM is not a size: 'banana'; write a number with K, M, G or T, as in 2G",
            ],
            Bad("DISPLAY=x11\nRAM=banana\n", site: "SMP='1\n2'\nNICE=19\n"));
    }

    [Fact]
    public void A_file_that_cannot_be_read_gives_no_options()
    {
        Assert.StartsWith("web-qemud.rc:1:5: ", Assert.Single(Bad("RAM=$(date)")), StringComparison.Ordinal);
        Assert.StartsWith("default-qemud.rc:1:5: ", Assert.Single(Bad("", site: "RAM=$(date)")), StringComparison.Ordinal);
    }

    [Fact]
    public void Patterns_come_in_the_order_of_the_template()
    {
        List<PatternOption> options = [];
        Good("KEYMAP=de\nCPU='host,-avx512f'\nSMP=\nRAM=2gb").AppendPatterns(options);

        Assert.Equal(
            [("CPU", "-cpu", "host,-avx512f"), ("RAM", "-m", "2G"), ("KEYMAP", "-k", "de")],
            options.Select(static one => (one.Key, one.Option, one.Argument!)));
    }

    [Fact]
    public void Binding_never_throws_and_messages_are_lines()
    {
        string[] keys =
        [
            .. QemudOptions.All.ToArray().Select(static spec => spec.IsNumbered ? spec.Key + "1" : spec.Key),
            "NIC2", "NIC9", "DSK02", "UNKNOWN", "_",
        ];
        Gen<string> lines = Gen.Select(Gen.OneOf(keys), Gen.OneOf(s_values), static (key, value) => $"{key}={value}\n");
        Gen<string> files = lines.Array[0, 30].Select(string.Concat);

        Gen.Select(files, files).Sample(static (site, guest) =>
        {
            GuestOptions? options = Bind(out List<FileDiagnostic> diagnostics, guest, site);

            Assert.Equal(options is null, diagnostics.Exists(static one => one.Diagnostic.Severity == RcSeverity.Error));
            Assert.All(diagnostics, static one => Assert.DoesNotContain(one.ToString(), static c => !Wording.IsPlain(c)));
        });
    }

    [Fact]
    public void Any_value_of_any_key_is_taken_or_refused_in_a_line()
    {
        Gen.Select(Gen.OneOf(QemudOptions.All.ToArray()), Gen.String).Sample(static (spec, value) =>
        {
            string key = spec.IsNumbered ? spec.Key + "1" : spec.Key;
            string text = value.Replace("\0", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
            Bind(out List<FileDiagnostic> diagnostics, $"{key}='{text}'");
            Assert.All(diagnostics, static one => Assert.DoesNotContain(one.ToString(), char.IsControl));
        });
    }
}
