using System;
using System.IO;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.State;
using QemuInit.Tests.Fakes;
using QemuInit.Text;
using Xunit;

namespace QemuInit.Tests.Guests;

public sealed class GuestConfigurationTests : IDisposable
{
    private const uint Member = 64001;
    private const uint SystemGroup = 64003;

    private static readonly FileTrust s_trust = new(new Account("x", Member, SystemGroup, [SystemGroup]), SystemGroup);

    private readonly TemporaryFolder _root = new();
    private readonly Directories _directories;
    private readonly RegisteredGuest _guest;

    public GuestConfigurationTests()
    {
        _directories = new(_root.Make("etc"), _root["var"], _root["run"]);
        _guest = new(GuestName.Parse("web"), _root.Make("web"), 1);
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_guest_is_what_its_file_says_over_the_sites_defaults()
    {
        _root.Write("etc/default-qemud.rc", "STOPDELAY=100\nDESC=site\n");
        _root.Write("web/web-qemud.rc", "DESC=guest\n");
        GuestConfiguration configuration = Load();
        Assert.Equal(100, configuration.Options.StopDelay);
        Assert.Empty(configuration.Warnings);
        Assert.Null(configuration.Cfg);
        Assert.True(configuration.IsRootsAlone);
    }

    [Fact]
    public void Without_the_sites_defaults_and_ETCDIR_the_file_is_enough()
    {
        _root.Write("web/web-qemud.rc", "");
        Assert.Equal(40, Load().Options.StopDelay);
        Directory.Delete(_directories.Etc);
        Assert.Equal(40, Load().Options.StopDelay);
    }

    [Fact]
    public void A_cfg_file_of_the_oldest_form_is_keys_over_the_guests_own()
    {
        _root.Write("web/web-qemud.rc", "DSK1=a.img\nRAM=1G\n");
        _root.Write("web/web-qemu.cfg", "# disks\n\nDSK1=b.img\nDSK2=c.img\n");
        GuestConfiguration configuration = Load();
        Assert.Null(configuration.Cfg);
        Assert.Equal(
            "1G b.img c.img",
            $"{configuration.Options.Memory} {configuration.Options.Disks[0].FileName} {configuration.Options.Disks[1].FileName}");
        _root.Write("web/web-qemu.cfg", "CDR1=cd.iso\n-boot menu=on\n");
        Failure failure = Assert.Throws<Failure>(() => Load());
        Assert.StartsWith(_root["web/web-qemu.cfg"] + ":2:1: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told_with_where_to_get_one() =>
        AssertWrong($"there is no {_root["web/web-qemud.rc"]}; make it from {_root["etc"]}/template-qemud.rc");

    [Fact]
    public void A_missing_folder_is_told()
    {
        Directory.Delete(_root["web"]);
        AssertWrong($"the guest's folder {_root["web"]} is gone; register the guest again with its new folder");
    }

    [Theory]
    [InlineData("web/web-qemud.rc", "RAM=$(id)\n")]
    [InlineData("web/web-qemud.rc", "\n\n STOPDELAY=soon\n")]
    [InlineData("etc/default-qemud.rc", "A=`id`\n")]
    [InlineData("etc/default-qemud.rc", "STOPDELAY=soon\n")]
    [InlineData("web/web-qemu.cfg", "rtc\n")]
    [InlineData("web/web-qemu.cfg", "-daemonize\n")]
    public void A_mistake_in_a_file_is_reported_with_its_place(string file, string text)
    {
        _root.Write("web/web-qemud.rc", "");
        _root.Write(file, text);
        Failure failure = Assert.Throws<Failure>(() => Load());
        Assert.Equal(ExitCode.NotConfigured, failure.Code);
        Assert.Matches($"^{_root[file]}:[1-9][0-9]*:[1-9][0-9]*: ", failure.Message);
        Messages.AssertLine(failure.Message);
    }

    [Fact]
    public void A_key_that_nobody_knows_is_a_warning_with_its_place()
    {
        _root.Write("web/web-qemud.rc", "STOPDELY=50\n");
        FileDiagnostic warning = Assert.Single(Load().Warnings);
        Assert.StartsWith($"{_root["web/web-qemud.rc"]}:1:1: ", warning.ToString(), StringComparison.Ordinal);
        Assert.Contains("STOPDELAY", warning.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Further_options_may_use_the_keys_of_the_file()
    {
        _root.Write("web/web-qemud.rc", "ROM='my rom'\n");
        _root.Write("web/web-qemu.cfg", "-bios \"$ROM\"\n");
        Assert.Equal(["-bios", "my rom"], Load().Cfg!.Words);
    }

    [Fact]
    public void The_name_of_a_file_has_the_case_of_the_guests_name()
    {
        _root.Write("web/Web-qemud.rc", "");
        Assert.Throws<Failure>(() => Load());
    }

    [Theory]
    [InlineData("web", "775")]
    [InlineData("web/web-qemud.rc", "664")]
    [InlineData("web/web-qemu.cfg", "664")]
    [InlineData("etc", "775")]
    [InlineData("etc/default-qemud.rc", "664")]
    public void Where_a_member_can_change_one_of_the_files_root_is_not_alone(string path, string mode)
    {
        WriteAll();
        Assert.True(Load().IsRootsAlone);
        TemporaryFolder.Chown(_root[path], 0, SystemGroup);
        TemporaryFolder.Chmod(_root[path], mode);
        Assert.False(Load().IsRootsAlone);
    }

    [Theory]
    [InlineData("web")]
    [InlineData("web/web-qemud.rc")]
    [InlineData("web/web-qemu.cfg")]
    [InlineData("etc")]
    [InlineData("etc/default-qemud.rc")]
    public void Root_does_not_act_on_what_everybody_can_write(string path)
    {
        WriteAll();
        TemporaryFolder.Chmod(_root[path], "777");
        string cure = Directory.Exists(_root[path])
            ? "close it to them, or use another folder"
            : $"look at what is in it, and repair it with: chmod o-w {_root[path]}";
        AssertWrong($"{_root[path]} is not safe to act on as root: every user may write it; {cure}");
        Assert.NotNull(GuestConfiguration.Load(_guest, _directories, trust: null));
    }

    [Theory]
    [InlineData("web/web-qemud.rc")]
    [InlineData("web/web-qemu.cfg")]
    [InlineData("etc/default-qemud.rc")]
    public void A_link_is_not_followed(string path)
    {
        WriteAll();
        File.Move(_root[path], _root["real"]);
        File.CreateSymbolicLink(_root[path], _root["real"]);
        AssertWrong($"{_root[path]} is a symbolic link; put the file itself there");
    }

    [Fact]
    public void A_byte_order_mark_is_told()
    {
        _root.Write("web/web-qemud.rc", "\ufeffSTOPDELAY=50\n");
        AssertWrong($"{_root["web/web-qemud.rc"]}:1:1: the file begins with a byte order mark: save it as UTF-8 without one");
    }

    private void WriteAll()
    {
        foreach (string path in new[] { "web/web-qemud.rc", "web/web-qemu.cfg", "etc/default-qemud.rc" })
            _root.Write(path, "# nothing\n");
    }

    private GuestConfiguration Load() => GuestConfiguration.Load(_guest, _directories, s_trust);

    private void AssertWrong(string expected)
    {
        Failure failure = Assert.Throws<Failure>(() => Load());
        Assert.Equal((ExitCode.NotConfigured, expected), (failure.Code, failure.Message));
    }
}
