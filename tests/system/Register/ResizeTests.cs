using System;
using System.IO;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

/// <summary><c>resize</c>, of disks of real qemus and of guests that are off.</summary>
public sealed class ResizeTests : SystemTest
{
    [SystemFact("qemu-img")]
    public void A_disk_grows_while_its_guest_is_off_and_while_it_runs()
    {
        Guest guest = Made();
        Host.QemuInit("resize", "web1", "DSK1", "+1G").Succeeds("web1: DSK1 had 1G, has 2G; inside, the partition and its file system are to grow too: ");
        Host.QemuInit("resize", "web1", "dsk2", "64M").Succeeds("web1: DSK2 had 16M, has 64M");
        Assert.Equal(64L << 20, new FileInfo(guest.Folder + "/b.raw").Length);
        Host.QemuInit("resize", "web1", "DSK1", "2G").Succeeds("web1: DSK1 has 2G already");

        guest.Start();
        Host.QemuInit("resize", "web1", "DSK1", "3G").Succeeds("web1: DSK1 had 2G, has 3G; inside, ");
        Host.QemuInit("resize", "web1", "DSK2", "+64M").Succeeds("web1: DSK2 had 64M, has 128M");
        Host.QemuInit("resize", "web1", "DSK2", "128M").Succeeds("web1: DSK2 has 128M already");
        using (var answer = JsonDocument.Parse(Host.QemuInit("qmp", "web1", "query-block").Succeeds().Out))
            Assert.Contains($"\"virtual-size\":{3L << 30}", answer.RootElement.GetRawText().Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Host.QemuInit("resize", "web1", "DSK1", "1G", "--shrink").Fails(1, "DSK1 has 3G: a disk only shrinks while its guest is off; stop it first");
        Host.QemuInit("resize", "web1", "DSK1", "1G").Fails(2, "DSK1 has 3G, which is more: with --shrink it loses what lies behind 1G");
        Host.QemuInit("resize", "web1", "DSK3", "1G").Fails(1, "it runs without DSK3; see: qemu-init status -v web1");
        guest.Do("poweroff").Succeeds();
        Host.QemuInit("log", "web1").Succeeds("DSK1 had 2147483648 bytes, has 3221225472");

        Host.QemuInit("resize", "web1", "DSK1", "1G").Fails(2, "with --shrink it loses what lies behind 1G");
        Host.QemuInit("resize", "web1", "DSK1", "1G", "--shrink").Succeeds("web1: DSK1 had 3G, has 1G\n");
        Host.QemuInit("resize", "web1", "DSK2", "32M", "--shrink", "--json").Succeeds("DSK2 had 128M, has 32M");
        Assert.Equal(32L << 20, new FileInfo(guest.Folder + "/b.raw").Length);
        Shell.Output("qemu-img", "check", "-q", guest.Folder + "/a.qcow2");
    }

    [SystemFact("qemu-img")]
    public void What_cannot_be_resized_is_refused_in_one_line_and_stays()
    {
        Guest guest = Made("DSK3=gone.raw", "DSK4=b.raw,readonly=on");
        Host.New("mail", "KVM=0", $"DSK1={guest.Folder}/b.raw").Register();
        string before = Shell.Output("sh", "-c", $"sha256sum {guest.Folder}/*.raw {guest.Folder}/*.qcow2");
        Host.QemuInit("resize", "web1", "DSK1", "big").Fails(2, "needs a size, like 20G or 512M, not 'big'");
        Host.QemuInit("resize", "web1", "DSK1", "20").Fails(2, "needs a size, like 20G or 512M, not '20'");
        Host.QemuInit("resize", "web1", "CDR1", "20G").Fails(2, "the disk as DSK1");
        Host.QemuInit("resize", "web1", "DSK9", "20G").Fails(1, "it has no DSK9, but DSK1 to DSK4");
        Host.QemuInit("resize", "web1", "DSK3", "20G").Fails(1, $"DSK3: there is no file {guest.Folder}/gone.raw");
        Host.QemuInit("resize", "web1", "DSK4", "20G").Fails(1, "DSK4 is read-only");
        Host.QemuInit("resize", "web1", "DSK2", "20G").Fails(1, $"DSK2: guest mail uses {guest.Folder}/b.raw");
        Shell.Output("sh", "-c", $"printf 'QFI\\373junk' >{guest.Folder}/a.qcow2.bad && cp {guest.Folder}/a.qcow2.bad {guest.Folder}/gone.raw && chown qemud {guest.Folder}/gone.raw");
        Host.QemuInit("set", "web1", "DSK3=gone.raw,format=qcow2").Succeeds();
        Host.QemuInit("resize", "web1", "DSK3", "20G").Fails(1, "qemu-img failed: ");
        Shell.Output("rm", guest.Folder + "/gone.raw");
        Assert.Equal(before, Shell.Output("sh", "-c", $"sha256sum {guest.Folder}/*.raw {guest.Folder}/*.qcow2"));
    }

    [ProbedFact(
        "file=$(mktemp) && truncate -s 1M $file && device=$(losetup --show -f $file) && losetup -d $device && rm $file",
        "this host gives no loop device")]
    public void A_block_device_has_the_size_that_the_host_gives_it()
    {
        string file = Host.Root + "/device";
        Shell.Output("truncate", "-s", "16M", file);
        string device = Shell.Output("losetup", "--show", "-f", file).Trim();
        try
        {
            Shell.Output("chown", Requirements.GuestUser, device);
            Guest guest = Made($"DSK3={device}");
            Host.QemuInit("resize", "web1", "DSK3", "32M").Fails(1, "DSK3 is a block device, had 16M, and has the size that the host gives it");
            Host.QemuInit("resize", "web1", "DSK3", "16M").Succeeds("DSK3 has 16M already");
            guest.Start();
            Host.QemuInit("resize", "web1", "DSK3", "32M").Fails(1, "DSK3 is a block device, had 16M");
            Shell.Output("truncate", "-s", "32M", file);
            Shell.Output("losetup", "-c", device);
            Host.QemuInit("resize", "web1", "DSK3", "32M").Succeeds("DSK3 had 16M, has 32M");
            guest.Do("poweroff").Succeeds();
        }
        finally
        {
            Shell.Run("losetup", "-d", device);
        }
    }

    private Guest Made(params string[] settings)
    {
        Guest guest = Host.New("web1", ["KVM=0", "RAM=32M", "DSK1=a.qcow2", "DSK2=b.raw", .. settings]);
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", guest.Folder + "/a.qcow2", "1G");
        Shell.Output("truncate", "-s", "16M", guest.Folder + "/b.raw");
        Shell.Output("chown", Requirements.GuestUser + ":kvm", guest.Folder + "/a.qcow2", guest.Folder + "/b.raw");
        return guest.Register();
    }
}
