using System.Collections.Generic;
using System.IO.Abstractions.TestingHelpers;
using System.Linq;
using QemuInit.Checks;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using RcGrammar;
using Xunit;

namespace QemuInit.Tests.Qemu;

public sealed class OptionOriginTests
{
    private const string Folder = "/srv/web";

    private static readonly string[] s_ownChannels = ["stdio,id=flight,", "socket,id=qmp,", "socket,id=monitor,", "chardev:"];

    public static TheoryData<string> Names => [.. GoldenCase.All];

    // What is not of a key and not of the cfg-file has no place in the files: a new option of that kind has to be named here.
    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_but_those_of_the_program_itself_comes_from_a_key_or_from_the_cfg_file(string name)
    {
        GoldenCase guest = new(name);
        HostFacts host = GoldenCase.HostOf(guest.Options);
        CommandLine line = CommandLine.Build(guest.Options, new(name, Folder), host, guest.Cfg(Folder));
        string[] keys = [.. QemudOptions.All.ToArray().Select(static spec => spec.Key)];
        foreach (CommandLineOption option in line.Options)
        {
            if (option.Origin.Key is string key)
                Assert.Contains(key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), keys);
            else if (option.Origin.Cfg is null)
                Assert.True(IsOfTheProgram(option), $"-{option.Name} {option.Argument}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_options_are_the_arguments(string name)
    {
        GoldenCase guest = new(name);
        CommandLine line = CommandLine.Build(guest.Options, new(name, Folder), GoldenCase.HostOf(guest.Options), cfg: null);
        List<string> words = [];
        foreach (CommandLineOption option in line.Options)
            words.AddRange(option.Argument.Length > 0 ? ["-" + option.Name, option.Argument] : ["-" + option.Name]);
        Assert.Equal(line.Arguments, words);
    }

    [Fact]
    public void Options_have_the_places_of_what_put_them_there()
    {
        const string Rc = "DSK1=a\nDSK2=b,bus=scsi\nDISPLAY=vnc\nNIC1=br0\nSMP=2\nAPPEND=-x\nKERNEL=k\n";
        const string Cfg = "-rtc base=utc\n  -device '{\"driver\":\"e1000\"}'\n";
        List<PlacedOption> options = [.. Placed(Rc, Cfg)];
        Assert.Equal("/srv/web/web-qemud.rc:1:6", Place("drive", "id=dsk1"));
        Assert.Equal("/srv/web/web-qemud.rc:2:6", Place("device", "virtio-scsi-pci"));
        Assert.Equal("/srv/web/web-qemud.rc:3:9", Place("device", "usb-tablet"));
        Assert.Equal("/srv/web/web-qemud.rc:3:9", Place("device", "qemu-xhci"));
        Assert.Equal("/srv/web/web-qemud.rc:3:9", Place("vga", "std"));
        Assert.Equal("/srv/web/web-qemud.rc:4:6", Place("netdev", "tap"));
        Assert.Equal("/srv/web/web-qemud.rc:5:5", Place("smp", "2"));
        Assert.Equal("/srv/web/web-qemud.rc:6:8", Place("append", "-x"));
        Assert.Equal("/srv/web/web-qemu.cfg:1:1", Place("rtc", "base=utc"));
        Assert.Equal("/srv/web/web-qemu.cfg:2:3", Place("device", "driver=e1000"));
        Assert.Equal("/srv/web/web-qemud.rc:1:1", Place("nodefaults", ""));
        Assert.Equal(["rtc", "device"], options.Where(static option => !option.IsOwn).Select(static option => option.Name));

        string Place(string name, string part) => Assert.Single(
            options,
            option => option.Name == name
                && (part.Length == 0 || $",{option.Argument},".Contains($",{part},", System.StringComparison.Ordinal)))
            .Place.Text;
    }

    private static IReadOnlyList<PlacedOption> Placed(string rc, string cfg)
    {
        RcFile file = new(Folder + "/web-qemud.rc", RcParser.Parse(rc));
        GuestOptions options = GuestOptions.Bind("web", [file], [])!;
        Assert.True(CfgFile.TryParse(Folder + "/web-qemu.cfg", cfg, new Dictionary<string, string>(), out CfgFile? read, out _));
        RegisteredGuest guest = new(GuestName.Parse("web"), Folder, 1);
        GuestConfiguration configuration = new(options, read, doubt: null, warnings: [], folderIdentity: "");
        return new CheckedGuest(guest)
        {
            Files = [file],
            Draft = new StartDraft(
                guest, configuration, new Account("qemud", 1, 1, [1]), new Directories("/etc", "/var", "/run"), new MockFileSystem())
            {
                CommandLine = CommandLine.Build(options, new("web", Folder), GoldenCase.Host, read),
            },
        }.Options;
    }

    private static bool IsOfTheProgram(CommandLineOption option) => option.Name switch
    {
        "no-user-config" or "nodefaults" => true,
        "chardev" or "qmp" or "monitor" => s_ownChannels.Any(start => option.Argument.StartsWith(start, System.StringComparison.Ordinal)),
        _ => false,
    };
}
