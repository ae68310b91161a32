using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

/// <summary><c>clone</c>, on the real qemu-img, xorriso and qemu.</summary>
public sealed class CloneTests : SystemTest
{
    public CloneTests()
    {
        File.WriteAllText(Host.Etc + "/default-qemud.rc", "KVM=0\nRAM=32M\n");
        Host.MakeData();
        File.WriteAllText(Host.Root + "/key.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@home\n");
    }

    private string Data => Host.Data;

    [SystemFact("qemu-img", "xorriso")]
    public void A_copy_has_all_of_the_guest_under_its_own_names_and_runs_beside_it()
    {
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", Host.Root + "/cloud.qcow2", "1G");
        Host.QemuInit(
            "create", "web1", "--image", Host.Root + "/cloud.qcow2", "--ssh-key", Host.Root + "/key.pub", "--address", "10.77.0.5/24", "FIRMWARE=uefi",
            "DSK2=data.raw,serial=x", "PRECMD=./web1-pre.sh", "DESC=the web1").Succeeds();
        Fill($"{Data}/web1/data.raw", 1);
        File.WriteAllText($"{Data}/web1/web1-pre.sh", "#!/bin/sh\nexit 0\n");
        Shell.Output("chmod", "755", $"{Data}/web1/web1-pre.sh");
        File.WriteAllText($"{Data}/web1/notes", "mine");
        File.WriteAllText($"{Data}/web1/web1-qemu.cfg", "-netdev user,id=n9\n-device virtio-net-pci,netdev=n9,mac=52:54:00:12:34:56\n-uuid 01234567-89ab-cdef-0123-456789abcdef\n");
        Host.QemuInit("start", "web1").Succeeds();
        Host.QemuInit("clone", "web1", "web2").Fails(1, "it runs (pid ");
        Host.QemuInit("poweroff", "web1").Succeeds();
        string before = Tree($"{Data}/web1");

        Host.QemuInit("clone", "web1", "web2").Succeeds(
            $"web2: made folder {Data}/web2\n",
            $"web2: made {Data}/web2/web2.qcow2, a copy of {Data}/web1/web1.qcow2\n",
            $"web2: made {Data}/web2/web2-vars.fd, a copy of ",
            "web2: its seed gives it the address that web1 has",
            "web2: inside, it is web1 still: cloud-init makes the name of the host and its ssh host keys again",
            "web1: web2 is registered; start it with: qemu-init start web2\n");

        Assert.Equal(before, Tree($"{Data}/web1"));
        Assert.Equal(
            ["data.raw", "web2-pre.sh", "web2-qemu.cfg", "web2-qemud.rc", "web2-seed", "web2-seed.iso", "web2-vars.fd", "web2.qcow2"], Names($"{Data}/web2"));
        foreach ((string old, string now) in (ReadOnlySpan<(string, string)>)[
            ("web1", "web2"), ("web1/web1.qcow2", "web2/web2.qcow2"), ("web1/web1-qemud.rc", "web2/web2-qemud.rc"), ("web1/web1-seed.iso", "web2/web2-seed.iso"),
            ("web1/web1-pre.sh", "web2/web2-pre.sh")])
        {
            Assert.Equal(Owner($"{Data}/{old}"), Owner($"{Data}/{now}"));
        }

        Shell.Output("qemu-img", "compare", "-q", $"{Data}/web1/web1.qcow2", $"{Data}/web2/web2.qcow2");
        Shell.Output("cmp", $"{Data}/web1/data.raw", $"{Data}/web2/data.raw");
        string[] oldRc = File.ReadAllLines($"{Data}/web1/web1-qemud.rc");
        string[] rc = File.ReadAllLines($"{Data}/web2/web2-qemud.rc");
        Assert.Contains("# The guest web2, made by 'qemu-init create'.", rc);
        Assert.Contains("DSK1=web2.qcow2", rc);
        Assert.Contains("DSK2=data.raw,serial=x", rc);
        Assert.Contains("CDR1=web2-seed.iso,bus=scsi", rc);
        Assert.Contains("PRECMD=./web2-pre.sh", rc);
        Assert.Contains("DESC='the web1'", rc);
        string mac = Assert.Single(rc, static line => line.StartsWith("NIC1=", StringComparison.Ordinal)).Split("mac=")[1];
        Assert.DoesNotContain(oldRc, line => line.Contains(mac, StringComparison.Ordinal));
        string cfg = File.ReadAllText($"{Data}/web2/web2-qemu.cfg");
        Assert.DoesNotContain("52:54:00:12:34:56", cfg, StringComparison.Ordinal);
        Assert.DoesNotContain("01234567-89ab", cfg, StringComparison.Ordinal);

        string seen = Host.Root + "/seen";
        Shell.Output("xorriso", "-osirrox", "on", "-indev", $"{Data}/web2/web2-seed.iso", "-extract", "/", seen);
        Assert.Contains($"mac_address: \"{mac}\"", File.ReadAllText(seen + "/network-config"), StringComparison.Ordinal);
        Assert.Matches("^instance-id: web2-[0-9a-f]{16}\nlocal-hostname: web2\n$", File.ReadAllText(seen + "/meta-data"));
        Assert.Contains("\nhostname: web2\n", File.ReadAllText(seen + "/user-data"), StringComparison.Ordinal);

        Host.QemuInit("start", "web1", "web2").Succeeds();
        Host.QemuInit("poweroff", "web1", "web2").Succeeds();
    }

    [SystemFact("qemu-img")]
    public void A_linked_copy_is_based_on_the_disk_which_is_read_only_then()
    {
        Made("web1");
        Host.QemuInit("clone", "web1", "web2", "--linked").Succeeds(
            $"web2: made {Data}/web2/web2.qcow2, based on {Data}/web1/web1.qcow2\n",
            $"web2: {Data}/web1/web1.qcow2 is read-only from now on, because web2.qcow2 of web2 is based on it\n");
        Assert.Equal("qemud:kvm 440", Owner($"{Data}/web1/web1.qcow2"));
        Assert.Contains("DSK1=web1.qcow2,readonly=on\n", File.ReadAllText($"{Data}/web1/web1-qemud.rc"), StringComparison.Ordinal);
        Assert.Contains("DSK1=web2.qcow2\n", File.ReadAllText($"{Data}/web2/web2-qemud.rc"), StringComparison.Ordinal);
        Host.QemuInit("clone", "web1", "web3", "--linked").Succeeds();
        Host.QemuInit("start", "web2", "web3").Succeeds();
        Host.QemuInit("poweroff", "web2", "web3").Succeeds();
        Host.QemuInit("adopt", "web1").Succeeds($"{Data}/web1/web1.qcow2 left alone: guest web", " uses it too");
        Host.QemuInit("delete", "web1", "--yes").Fails(1, $" uses {Data}/web1/web1.qcow2");
        Host.QemuInit("move", "web1", Data + "/old").Fails(1, $" uses {Data}/web1/web1.qcow2");
        Host.QemuInit("rename", "web1", "old").Succeeds();
        Assert.Equal(["old-qemud.rc", "web1.qcow2"], Names(Data + "/web1"));
        Host.QemuInit("delete", "web2", "--yes").Succeeds();
        Host.QemuInit("delete", "web3", "--yes").Succeeds();
        Host.QemuInit("delete", "old", "--yes").Succeeds("its folder is gone");
    }

    [SystemFact("qemu-img")]
    public void A_copy_of_an_overlay_is_based_on_the_same_image_wherever_it_lies()
    {
        Made("web1");
        Shell.Output("sh", "-c", $"cd {Data}/web1 && mv web1.qcow2 base.qcow2 && qemu-img create -q -f qcow2 -b base.qcow2 -F qcow2 web1.qcow2 && chown qemud:kvm *.qcow2");
        Host.QemuInit("clone", "web1", "web2", "--folder", Host.Root + "/guests/other").Fails(5, "there is no folder");
        Host.QemuInit("clone", "web1", "web2", "--folder", Host.Root + "/srv/other").Succeeds($"web2: web2.qcow2 is based on {Data}/web1/base.qcow2, as web1.qcow2 is");
        Assert.Equal($"{Data}/web1/base.qcow2", Info(Host.Root + "/srv/other/web2.qcow2").GetProperty("full-backing-filename").GetString());
        Host.QemuInit("delete", "web1", "--yes").Succeeds($"its folder {Data}/web1 stays, with base.qcow2");
        Host.QemuInit("start", "web2").Succeeds();
        Host.QemuInit("poweroff", "web2").Succeeds();
    }

    [SystemFact("qemu-img")]
    public void What_cannot_be_copied_is_refused_in_one_line_and_nothing_changes()
    {
        Made("web1");
        Made("web2");
        Directory.CreateDirectory(Data + "/there");
        Unchanged(() =>
        {
            Host.QemuInit("clone", "web1", "web2").Fails(1, "web2 is registered already", "web3 is free");
            Host.QemuInit("clone", "web1", "web-3").Fails(2, "only letters a-z, A-Z and digits are allowed", "web3 is free");
            Host.QemuInit("clone", "web9", "web3").Fails(6, "not registered");
            Host.QemuInit("clone", "web1", "web3", "--folder", Data + "/there").Fails(1, $"{Data}/there is there already, and empty; remove it with: rmdir {Data}/there");
            Host.QemuInit("clone", "web1", "web3", "--folder", Data + "/web2").Fails(1, $"{Data}/web2 is there already; give another folder by --folder");
            Host.QemuInit("clone", "web1", "web3", "--dry-run").Succeeds("web3: would make ", "    DSK1=web3.qcow2");
        });
        Host.QemuInit("set", "web1", "DSK2=/dev/null").Succeeds();
        Unchanged(() => Host.QemuInit("clone", "web1", "web3").Fails(1, "DSK2: /dev/null is not a file"));
        Host.QemuInit("set", "web1", "DSK2=gone.raw").Succeeds();
        Unchanged(() => Host.QemuInit("clone", "web1", "web3").Fails(1, $"DSK2: there is no file {Data}/web1/gone.raw"));
        Host.QemuInit("set", "web1", "DSK2=web1.qcow2,bus=ide", "DSK1=web1.qcow2,bus=ide").Succeeds();
        Unchanged(() => Host.QemuInit("clone", "web1", "web3", "--linked").Fails(1, "DSK1 cannot be what a disk is based on: bus=ide has no read-only disks"));
        Unchanged(() => Host.QemuInit("clone", "web1", "web3").Fails(1, "two of its files would be named web3.qcow2"));
    }

    // What a member wrote is not root's word in a copy either.
    [SystemFact("qemu-img")]
    public void A_copy_is_whose_the_guest_is()
    {
        Made("web1");
        Shell.Output("sh", "-c", $"chown qemud {Data}/web1 && chmod 2770 {Data}/web1 && chown qemud:kvm {Data}/web1/web1-qemud.rc && chmod 660 {Data}/web1/web1-qemud.rc");
        Host.QemuInit("clone", "web1", "web2").Succeeds();
        Assert.Equal("qemud:kvm 2770", Owner($"{Data}/web2"));
        Assert.Equal("qemud:kvm 660", Owner($"{Data}/web2/web2-qemud.rc"));
        Shell.Output("install", "-d", "-m", "755", Host.Root + "/roots");
        Shell.Output("chown", "root:kvm", $"{Data}/web1/web1-qemud.rc");
        Host.QemuInit("clone", "web1", "web3", "--folder", Host.Root + "/roots/web3").Succeeds();
        Assert.Equal("qemud:kvm 640", Owner(Host.Root + "/roots/web3/web3-qemud.rc"));
    }

    private void Made(string name, params string[] words) => Host.QemuInit(["create", name, "--disk", "1G", .. words]).Succeeds();

    private static void Fill(string path, int mebibytes)
    {
        byte[] data = new byte[mebibytes << 20];
        new Random(1).NextBytes(data);
        File.WriteAllBytes(path, data);
        Shell.Output("chown", "qemud:kvm", path);
    }

    private void Unchanged(Action act)
    {
        string before = Tree(Host.Root);
        act();
        Assert.Equal(before, Tree(Host.Root));
    }

    private string Tree(string folder) => string.Join('\n', Shell.Output(
        "find", folder, "-path", Host.Root + "/run", "-prune", "-o", "-path", Host.Root + "/var", "-prune", "-o", "-type", "d", "-printf", "%p %u %g %m\n",
        "-o", "-printf", "%p %u %g %m %s %T@\n").Split('\n').Order(StringComparer.Ordinal));

    private static JsonElement Info(string path) =>
        JsonDocument.Parse(Shell.Output("qemu-img", "info", "-U", "--output=json", path)).RootElement;

    private static string Owner(string path) => Shell.Output("stat", "-c", "%U:%G %a", path).Trim();

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
