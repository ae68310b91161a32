using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

/// <summary><c>delete</c>, of guests that <c>create</c> made.</summary>
public sealed class DeleteTests : SystemTest
{
    public DeleteTests()
    {
        File.WriteAllText(Host.Etc + "/default-qemud.rc", "KVM=0\nRAM=32M\n");
        Host.MakeData();
        File.WriteAllText(Host.Root + "/key.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@home\n");
    }

    private string Data => Host.Data;

    [SystemFact("qemu-img", "xorriso")]
    public void All_of_a_guest_is_removed_and_nothing_else()
    {
        File.WriteAllBytes(Host.Root + "/a.iso", new byte[1 << 20]);
        Made("web1", "--iso", Host.Root + "/a.iso", "--ssh-key", Host.Root + "/key.pub", "FIRMWARE=uefi", "--enable");
        Made("web2");
        Host.QemuInit("start", "web1").Succeeds();
        Host.QemuInit("delete", "web1", "--yes").Fails(1, "it runs (pid ");
        Host.QemuInit("poweroff", "web1").Succeeds();
        Unchanged(() => Assert.EndsWith(
            "nothing is removed; to do it without a question: qemu-init delete web1 --yes\n",
            Host.QemuInit("delete", "web1").Ends(2, $"web1: would remove {Data}/web1/web1.qcow2\n").Err,
            StringComparison.Ordinal));

        string told = Host.QemuInit("delete", "web1", "--yes").Succeeds(
            $"web1: removes {Data}/web1/web1.qcow2\n",
            $"web1: removes {Data}/web1/web1-vars.fd\n",
            $"web1: removes {Host.Root}/var/lib/qemud/log/web1, its logs\n",
            $"web1: {Host.Root}/a.iso stays: it is not in the guest's folder\n",
            "web1: is deleted; its folder is gone\n").Out;
        Assert.DoesNotContain("OVMF", told, StringComparison.Ordinal);
        Assert.Equal([Data + "/web2"], Directory.GetFileSystemEntries(Data));
        Assert.True(File.Exists(Host.Root + "/a.iso"));
        Assert.Equal($"web2 {Data}/web2\n", File.ReadAllText(Host.Etc + "/registered"));
        Assert.Equal("", File.ReadAllText(Host.Etc + "/autostart"));
        Assert.False(Directory.Exists(Host.Root + "/var/lib/qemud/log/web1"));
        Host.QemuInit("delete", "web1", "--yes").Fails(6, "not registered");
        Made("web1");
    }

    [FuseFact]
    public void Another_guest_whose_folder_does_not_answer_is_named_and_holds_up_nothing()
    {
        Made("web1");
        Host.Hang(Host.Bare("web2"));

        Host.QemuInit("delete", "web1", "--yes").Fails(1, "guest web2 may use its disks, but its files cannot be read: the file system that they lie on does not answer");

        Host.QemuInit("delete", "web1", "--yes", "--keep-disks").Succeeds("web1: is deleted");
    }

    [SystemFact("qemu-img")]
    public void What_is_left_of_a_run_that_crashed_goes_with_the_registration()
    {
        foreach (string verb in (string[])["unregister", "delete"])
        {
            Made("web1");
            Host.QemuInit("start", "web1").Succeeds();
            Shell.Output("pkill", "-KILL", "-f", $"guest=web1,.*{Data}");
            Host.QemuInit("status", "web1").Ends(1, "web1: crashed");
            Host.QemuInit([verb, "web1", .. (string[])(verb == "delete" ? ["--yes"] : [])]).Succeeds();
            Assert.All(Directory.GetFiles($"{Host.Root}/run/qemud/web1"), static path => Assert.Contains("lock", path, StringComparison.Ordinal));
            if (verb == "unregister")
                Directory.Delete(Data + "/web1", recursive: true);
        }
    }

    [SystemFact("qemu-img")]
    public void Disks_and_files_that_are_not_the_guests_stay()
    {
        Made("web1");
        File.WriteAllText(Data + "/web1/notes", "mine");
        Host.QemuInit("delete", "web1", "--yes", "--keep-disks")
            .Succeeds($"web1: {Data}/web1/web1.qcow2 stays: so it was asked for\n", $"its folder {Data}/web1 stays, with ");
        Assert.Equal(["notes", "web1.qcow2"], Names(Data + "/web1"));
    }

    [SystemFact("qemu-img", Schema.Validator)]
    public void Programs_are_told_in_JSON()
    {
        Made("web1");
        using var json = JsonDocument.Parse(Host.QemuInit("delete", "web1", "--yes", "--json").Succeeds().Out);
        Assert.All(json.RootElement.EnumerateArray(), static item => Assert.Equal("web1", item.GetProperty("name").GetString()));
    }

    [SystemFact("qemu-img")]
    public void An_image_that_another_guest_names_or_is_based_on_is_not_removed()
    {
        Made("base");
        Host.QemuInit("create", "over", "--disk", "1G").Succeeds();
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", "-b", "mid.qcow2", "-F", "qcow2", Data + "/over/over.qcow2", "-u", "1G");
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", "-b", "../base/base.qcow2", "-F", "qcow2", Data + "/over/mid.qcow2");
        Unchanged(() => Host.QemuInit("delete", "base", "--yes")
            .Fails(1, $"guest over uses {Data}/base/base.qcow2; delete that guest first, or keep the disks by --keep-disks"));

        // By another name of the same file, of a guest whose qemu is not installed.
        File.CreateSymbolicLink(Data + "/over/same.qcow2", Data + "/base/base.qcow2");
        File.WriteAllText(Data + "/over/over-qemud.rc", "DSK1=same.qcow2\nTGTARCH=qemu-system-none\n");
        Unchanged(() => Host.QemuInit("delete", "base", "--yes").Fails(1, "guest over uses "));

        // Whose files cannot be read may use all.
        File.WriteAllText(Data + "/over/over-qemud.rc", "RAM=$(reboot)\n");
        Unchanged(() => Host.QemuInit("delete", "base", "--yes").Fails(1, "guest over may use its disks, but its files cannot be read: "));

        // A guest whose folder is gone uses nothing.
        Shell.Output("mv", Data + "/over", Host.Root + "/away");
        Host.QemuInit("delete", "base", "--yes").Succeeds("its folder is gone");
        Host.QemuInit("delete", "over", "--yes").Succeeds("its folder was gone already");
        Assert.Equal("", File.ReadAllText(Host.Etc + "/registered"));
    }

    [SystemFact("qemu-img")]
    public void No_link_leads_out_of_the_folder()
    {
        Made("web1", "DSK2=link.raw", "DSK3=out/disk.raw", "DSK4=../other.raw");
        Directory.CreateDirectory(Host.Root + "/elsewhere");
        File.WriteAllText(Host.Root + "/elsewhere/disk.raw", "kept");
        File.WriteAllText(Data + "/other.raw", "kept");
        File.CreateSymbolicLink(Data + "/web1/link.raw", Host.Root + "/elsewhere/disk.raw");
        File.CreateSymbolicLink(Data + "/web1/out", Host.Root + "/elsewhere");
        Host.QemuInit("delete", "web1", "--yes").Succeeds(
            $"web1: removes {Data}/web1/link.raw\n",
            $"web1: {Data}/web1/out/disk.raw stays: a link or a mount point is on the way to it\n",
            $"web1: {Data}/web1/../other.raw stays: it is not in the guest's folder\n",
            $"its folder {Data}/web1 stays, with out");
        Assert.Equal("kept", File.ReadAllText(Host.Root + "/elsewhere/disk.raw"));
        Assert.Equal("kept", File.ReadAllText(Data + "/other.raw"));
    }

    [SystemFact("qemu-img")]
    public void A_guest_whose_rc_file_cannot_be_read_loses_what_has_its_name()
    {
        Made("web1");
        File.WriteAllText(Data + "/web1/web1-qemud.rc", "RAM=$(reboot)\n");
        Host.QemuInit("delete", "web1", "--yes").Succeeds("what else its rc-file names stays, because that cannot be read: ", "its folder is gone");
    }

    private void Made(string name, params string[] words) => Host.QemuInit(["create", name, "--disk", "1G", .. words]).Succeeds();

    private void Unchanged(Action act)
    {
        string before = Tree();
        act();
        Assert.Equal(before, Tree());
    }

    private string Tree() => string.Join('\n', Shell.Output(
        "find", Host.Root, "-path", Host.Root + "/run", "-prune", "-o", "-type", "d", "-printf", "%p %u %g %m\n",
        "-o", "-printf", "%p %u %g %m %s %T@\n").Split('\n').Order(StringComparer.Ordinal));

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
