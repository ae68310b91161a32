using System;
using System.IO;
using System.Text;
using CsCheck;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Commands;

public sealed class SetVerbTests : IDisposable
{
    private const string Template = "# web\n#RAM=1G\nNAME=web # who\n\nSMP='2'\n";

    private readonly TemporaryFolder _root = new();

    public SetVerbTests()
    {
        _root.Make("web");
        _root.Make("etc");
        _root.Make("etc/qemud");
        _root.Write("etc/qemud/registered", $"web {_root["web"]}\n");
        _root.Write("web/web-qemud.rc", Template);
    }

    private string RcFile => _root["web/web-qemud.rc"];

    [Fact]
    public void Keys_are_set_in_their_places_and_told()
    {
        Assert.Equal(
            (0, "web: DESC was not set, is 'my server'; RAM was not set, is 2G; SMP was 2, is 4\n"),
            Run("set", "web", "SMP=4", "DESC=my server", "RAM=2G"));
        Assert.Equal("# web\n#RAM=1G\nRAM=2G\nNAME=web # who\n\nSMP=4\nDESC='my server'\n", File.ReadAllText(RcFile));
        Assert.Equal((0, "web: nothing to change\n"), Run("set", "web", "SMP=4", "DESC=my server", "RAM=2G"));
    }

    [Fact]
    public void Keys_are_taken_out_beside_others_that_are_set()
    {
        Assert.Equal((0, "web: NAME was web, is not set; RAM was not set, is 1G; SMP was 2, is off\n"), Run("set", "web", "--unset", "NAME", "SMP=", "RAM=1G"));
        Assert.Equal("# web\n#RAM=1G\nRAM=1G\n# who\n\nSMP=''\n", File.ReadAllText(RcFile));
        Assert.Equal((0, "web: nothing to change\n"), Run("set", "web", "--unset", "VGA"));
    }

    [Fact]
    public void An_unknown_key_that_the_file_sets_can_be_taken_out()
    {
        File.WriteAllText(RcFile, "RAMM=1G\nSMP=2\n");
        Assert.Equal((0, "web: changed; no setting differs\n"), Run("set", "web", "--unset", "RAMM"));
        Assert.Equal("SMP=2\n", File.ReadAllText(RcFile));
    }

    [Theory]
    [InlineData("set web", "'set' needs NAME KEY=VALUE..., --unset KEY... or --edit; see: qemu-init help set")]
    [InlineData("set web RAM", "'set' needs KEY=VALUE, not 'RAM'; see: qemu-init help set")]
    [InlineData("set web --edit RAM=1G", "'set' takes no keys with --edit; see: qemu-init help set")]
    [InlineData("set web RAMM=1G", "there is no key 'RAMM'; did you mean RAM?")]
    [InlineData("set web memory=1G", "there is no key 'memory'; did you mean RAM?")]
    [InlineData("set web =1G", "there is no key ''; see: qemu-init keys")]
    [InlineData("set web DSK0=x.img", "there is no key 'DSK0'; did you mean DSK1?")]
    [InlineData("set web SMP=3 --unset VGGA", "web: there is no key 'VGGA'; did you mean VGA?")]
    [InlineData("set web DESC=\u0001", "DESC cannot be written: a control character (U+0001): remove it")]
    [InlineData("set web DESC=\uFFFD", "DESC has characters that are not UTF-8; write it in UTF-8")]
    public void An_argument_that_is_wrong_changes_nothing(string line, string expected)
    {
        (int code, string text) = Run(line.Split(' '));
        Assert.Equal(((int)ExitCode.BadArgument, $"qemu-init: {expected}\n"), (code, text));
        Assert.Equal(Template, File.ReadAllText(RcFile));
    }

    [Fact]
    public void A_value_that_is_refused_changes_nothing_and_is_told_at_its_place()
    {
        (int code, string text) = Run("set", "web", "DESC=x", "RAM=lots");
        Assert.Equal((int)ExitCode.NotConfigured, code);
        Assert.StartsWith($"qemu-init: web: {RcFile}:3:5: RAM ", text, StringComparison.Ordinal);
        Assert.EndsWith("; the file is as it was\n", text, StringComparison.Ordinal);
        Assert.Equal(Template, File.ReadAllText(RcFile));

        // Each has a line.
        Assert.Equal(2, Run("set", "web", "KVM=maybe", "RAM=lots").Text.Split('\n').Length - 1);
    }

    [Theory]
    [InlineData("D=x\nDSK1=$D\n", "set web --unset D", ":1:6: D is not set earlier in the file")]
    [InlineData("DSK1=a.img\nDSK2=b.img\n", "set web --unset DSK1", "DSK2 is set but DSK1 is not")]
    [InlineData("reboot\n", "set web RAM=1G", ":1:1: reboot would be run as a command")]
    [InlineData("RAM=1G\r\n", "set web RAM=2G", ":1:7: the line ends as on DOS (CR LF)")]
    [InlineData("RAM=lots\n", "set web SMP=2", ":1:5: RAM ")]
    public void A_file_that_would_be_wrong_is_not_written(string file, string line, string expected)
    {
        File.WriteAllText(RcFile, file);
        (int code, string text) = Run(line.Split(' '));
        Assert.Equal((int)ExitCode.NotConfigured, code);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Equal(file, File.ReadAllText(RcFile));
    }

    [Fact]
    public void A_key_that_a_cfg_file_sets_too_is_told()
    {
        _root.Write("web/web-qemu.cfg", "DSK1=a.img\nRAM=512M\n");
        Assert.Equal(
            (0, $"qemu-init: web: warning: {_root["web"]}/web-qemu.cfg sets RAM too, which counts\nweb: changed; no setting differs\n"),
            Run("set", "web", "RAM=1G"));
    }

    [Fact]
    public void A_name_that_a_cfg_file_uses_stays()
    {
        File.WriteAllText(RcFile, "DESC=x\n");
        _root.Write("web/web-qemu.cfg", "-name $DESC\n");
        Assert.Equal((int)ExitCode.NotConfigured, Run("set", "web", "--unset", "DESC").Code);
        Assert.Equal("DESC=x\n", File.ReadAllText(RcFile));
    }

    [Fact]
    public void Any_description_is_read_back() =>
        Gen.String[Gen.Char["abcXYZ0189 $\\\"'`~#;&|<>()*?=:éЁ日"], 1, 20].Sample(
            value =>
            {
                (int code, string text) = Run("set", "web", $"DESC={value}");
                Assert.True(code == 0, text);
                Assert.Equal(value, RcParser.Parse(File.ReadAllText(RcFile)).Find("DESC")!.Value);
                Assert.EndsWith("web: nothing to change\n", Run("set", "web", $"DESC={value}").Text, StringComparison.Ordinal);
                Assert.Equal(0, Run("set", "web", "--unset", "DESC").Code);
                Assert.Equal(Template, File.ReadAllText(RcFile));
            },
            iter: 20,
            threads: 1);

    /// <inheritdoc/>
    public void Dispose() => _root.Dispose();

    private (int Code, string Text) Run(params string[] arguments)
    {
        string path = _root.Write("output", "");
        using FileDescriptor output = HostFile.Open(path, Libc.O_WRONLY | Libc.O_TRUNC);
        Output lines = new(output.Number, output.Number);
        Outcome outcome = ExitCode.Success;
        ExitCode attempt = Attempt.Do(lines, subject: null, () =>
        {
            outcome = Arguments.Parse(["--root", _root.Path, .. arguments], lines).Run();
            return null;
        });
        return ((attempt == ExitCode.Success ? outcome : attempt).In(Dialects.Lsb), File.ReadAllText(path, Encoding.UTF8));
    }
}
