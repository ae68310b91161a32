using System.IO;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>insert, eject and sendkey: what somebody beside the machine would do with the hands.</summary>
public sealed class MediumAndKeyTests : SystemTest
{
    [SystemFact]
    public void A_disc_is_put_in_and_taken_out_while_the_guest_runs()
    {
        Guest guest = Host.Bare("web1", "CDR1=empty").Disk("a.iso").Disk("b.iso").Start();
        string rcFile = File.ReadAllText(guest.RcFile);

        Insert("web1", "CDR1", guest.Folder + "/a.iso").Succeeds("web1: ", "a.iso inserted into CDR1");
        Assert.Contains("a.iso", Block(), System.StringComparison.Ordinal);
        Insert("web1", "cdr1", guest.Folder + "/b.iso").Succeeds();
        Assert.Contains("b.iso", Block(), System.StringComparison.Ordinal);
        Host.QemuInit("eject", "web1", "CDR1").Succeeds("web1: disc ejected from CDR1");
        Assert.DoesNotContain("b.iso", Block(), System.StringComparison.Ordinal);
        Host.QemuInit("eject", "web1", "CDR1").Succeeds("web1: CDR1 is empty already");
        Host.QemuInit("screenshot", "web1", Host.Root + "/gone/shot.png").Fails(1, $"cannot write {Host.Root}/gone/shot.png: No such file or directory\n");
        Assert.Equal(rcFile, File.ReadAllText(guest.RcFile));
    }

    [SystemFact]
    public void A_disc_that_cannot_be_inserted_is_reported_with_the_cure()
    {
        Guest guest = Host.Bare("web1", "CDR1=empty").Disk("a.iso");
        Insert("web1", "CDR1", guest.Folder + "/a.iso").Fails(7, "web1: not running");
        Host.QemuInit("eject", "web1", "CDR1").Fails(7, "web1: not running");
        guest.Start();

        Insert("web1", "CDR2", guest.Folder + "/a.iso").Fails(1, "it has no drive CDR2, but CDR1");
        Insert("web1", "CDR1", guest.Folder + "/gone.iso").Fails(1, "there is no file ");
        Insert("web1", "DSK1", guest.Folder + "/a.iso").Fails(2, "the drive as CDR1");
        Insert("web1", "CDR1").Fails(2, "'insert' needs NAME CDRx FILE");
        Host.QemuInit("eject", "web1").Fails(2, "'eject' needs NAME CDRx");
        Shell.Output("chown", "root", guest.Folder + "/a.iso");
        Shell.Output("chmod", "600", guest.Folder + "/a.iso");
        Shell.Output("mkfifo", guest.Folder + "/pipe");
        Insert("web1", "CDR1", guest.Folder + "/pipe").Fails(1, "/pipe is neither a file nor a block device; name an image");
        guest.Is("running");
        Insert("web1", "CDR1", guest.Folder + "/a.iso").Fails(6, "user qemud may not read it; allow it with: ");
    }

    [SystemFact]
    public void Keys_reach_the_guest()
    {
        Guest guest = Host.Linux().Boot();

        Host.QemuInit("sendkey", "web1", "a", "Enter", "ctrl-alt-del").Succeeds();
        guest.Prints("guest ready", times: 2);

        Host.QemuInit("sendkey", "web1", "nokey").Fails(1, "web1: qemu did not do 'send-key': ", "nokey");
        Host.QemuInit("sendkey", "web1", "ctrl--").Fails(2, "called minus");
        Host.QemuInit("sendkey", "web1").Fails(2, "'sendkey' needs NAME KEYS...");
        guest.Do("stop", "--timeout", "1").Succeeds();
        Host.QemuInit("sendkey", "web1", "a").Fails(7, "web1: not running");
    }

    private Result Insert(params string[] words) => Host.QemuInit(["insert", .. words]);

    private string Block() => Host.Tool("qemu-cmd", "web1", "info", "block").Succeeds().Out;
}
