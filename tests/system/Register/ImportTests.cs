using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

/// <summary><c>import</c>, on images that a real qemu boots.</summary>
public sealed class ImportTests : SystemTest
{
    // Of each tool a guest with 64 MiB and one disk: DISK is its path. Without networks, which this host has none of.
    private static readonly Dictionary<string, (string Name, string Text)> s_guests = new()
    {
        ["proxmox"] = ("104.conf", "name: web1\nmemory: 64\ncores: 1\ncpu: qemu64\nkvm: 0\nvirtio0: DISK,format=qcow2,size=64M\nserial0: socket\nboot: order=virtio0\n"),
        ["libvirt"] = ("web1.xml", """
            <domain type='qemu'><name>web1</name><uuid>4dea22b3-1d52-4f30-a1b3-000000000001</uuid><memory unit='MiB'>64</memory><vcpu>1</vcpu>
            <os><type arch='x86_64' machine='pc'>hvm</type></os>
            <devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='DISK'/><target dev='hda' bus='ide'/></disk></devices></domain>
            """),
        ["quickemu"] = ("web1.conf", "guest_os=\"linux\"\nboot=\"legacy\"\nram=\"64M\"\ncpu_cores=\"1\"\nnetwork=\"none\"\ndisk_img=\"disk.qcow2\"\n"),
        ["qemu-openrc"] = ("qemu.web1", "memory=64M\nenable_kvm=no\ncpu_model=qemu64\ndisk0_file=DISK\ndisk0_format=qcow2\n"),
        ["vm-bhyve"] = ("web1.conf", "loader=\"grub\"\ncpu=1\nmemory=64M\ndisk0_type=\"ahci-hd\"\ndisk0_name=\"disk.raw\"\nuuid=\"4dea22b3-1d52-4f30-a1b3-000000000002\"\n"),
    };

    public ImportTests()
    {
        // As after an install, but that this machine has no KVM for guests.
        File.WriteAllText(Host.Etc + "/default-qemud.rc", "KVM=0\n");
        Host.MakeData();
        Directory.CreateDirectory(There);
    }

    public static TheoryData<string> Peers => [.. s_guests.Keys];

    private string There => Host.Root + "/there";

    [SystemTheory("qemu-img")]
    [MemberData(nameof(Peers))]
    public void A_guest_of_each_tool_starts_from_its_image(string peer)
    {
        string disk = Disk(peer == "vm-bhyve" ? "raw" : "qcow2");
        (string name, string text) = s_guests[peer];
        File.WriteAllText($"{There}/{name}", text.Replace("DISK", disk, StringComparison.Ordinal));

        string before = Tree();
        Host.QemuInit("import", peer, $"{There}/{name}", "--dry-run").Succeeds("web1: would make ", disk, "taken");
        Assert.Equal(before, Tree());
        Host.QemuInit("import", peer, $"{There}/{name}").Succeeds($"web1: made {Host.Data}/web1/web1-qemud.rc\n", disk, "qemu-init check web1\n");
        Host.QemuInit("check", "web1").Succeeds("can be started");
        StartsAndStops("web1");
        Assert.Equal(text.Replace("DISK", disk, StringComparison.Ordinal), File.ReadAllText($"{There}/{name}"));
    }

    [SystemFact("qemu-img")]
    public void A_qemu_that_runs_is_imported_by_its_number_and_started_again()
    {
        string disk = Disk("qcow2");
        using var qemu = Process.Start(new ProcessStartInfo(
            "qemu-system-x86_64",
            [
                "-name", "old-1", "-m", "64M", "-display", "none", "-serial", "null", "-monitor", "none", "-uuid", "4dea22b3-1d52-4f30-a1b3-000000000003",
                "-netdev", "user,id=n0", "-device", "e1000,netdev=n0,mac=52:54:00:00:00:77", "-drive", "file=disk.qcow2,format=qcow2,if=ide",
            ])
        {
            WorkingDirectory = There,
        })!;
        try
        {
            string number = qemu.Id.ToString(CultureInfo.InvariantCulture);
            Wait.Until("qemu to be one", () => File.ReadAllText($"/proc/{number}/cmdline").StartsWith("qemu-system", StringComparison.Ordinal));
            Host.QemuInit("import", "command", "--pid", number).Succeeds("guest old1", "changed", $"DSK1={disk},bus=ide");
        }
        finally
        {
            qemu.Kill();
            qemu.WaitForExit();
        }

        string rc = File.ReadAllText($"{Host.Data}/old1/old1-qemud.rc");
        Assert.Contains("RAM=64M\n", rc, StringComparison.Ordinal);
        Assert.Contains("MACHINE=pc\n", rc, StringComparison.Ordinal);
        Assert.Contains("NIC1=user,model=e1000,mac=52:54:00:00:00:77\n", rc, StringComparison.Ordinal);
        Assert.Equal("-uuid 4dea22b3-1d52-4f30-a1b3-000000000003\n", File.ReadAllText($"{Host.Data}/old1/old1-qemu.cfg"));
        StartsAndStops("old1");
        Host.QemuInit("import", "command", "--pid", "1").Fails(6, "is not a qemu");
    }

    [SystemFact("qemu-img")]
    public void A_command_line_is_imported_and_nothing_of_it_is_run()
    {
        string disk = Disk("qcow2");
        Host.QemuInit("import", "command", "--name", "old0", "--", "qemu-system-x86_64", "-hda", disk).Fails(2, "it must not end in the digit 0", "old0x is free");
        Host.QemuInit("import", "command", "--", "qemu-system-x86_64", "-hda", disk).Fails(2, "give one by --name NAME");
        Host.QemuInit("import", "command", "--name", "old", "--", "touch", There + "/x").Fails(6, "command:1:1: 'touch' is not a qemu");
        Host.QemuInit("import", "command", "--name", "old", "--folder", Host.Root + "/own", "--", "qemu-system-x86_64", "-m", "64M", "-nic", "none", "-hda", disk)
            .Succeeds($"old: made {Host.Root}/own/old-qemud.rc\n");
        Assert.False(File.Exists($"{Host.Root}/own/old-qemu.cfg"));
        StartsAndStops("old");
    }

    [SystemFact("qemu-img", Schema.Validator)]
    public void Programs_are_told_in_JSON()
    {
        File.WriteAllText(There + "/a.conf", "cpu=1\nmemory=64M\ndisk0_name=a.img\nuuid=4dea22b3-1d52-4f30-a1b3-000000000002\n");
        File.WriteAllText(There + "/b.conf", "nothing");
        Result result = Host.QemuInit("import", "vm-bhyve", "--json", There + "/a.conf", There + "/b.conf").Ends(6);
        Assert.Equal($"qemu-init: {There}/b.conf:1:1: this line is not KEY=\"VALUE\"; the file may be cut, or be another tool's\n", result.Err);
        using var json = JsonDocument.Parse(result.Out);
        JsonElement guest = Assert.Single(json.RootElement.EnumerateArray().ToArray());
        Assert.Equal("a", guest.GetProperty("name").GetString());
        Assert.Contains(
            guest.GetProperty("findings").EnumerateArray(), static one => one.GetProperty("became").GetString() == "RAM=64M" && one.GetProperty("line").GetInt32() == 2);
        Assert.Equal("a " + Host.Data + "/a\n", File.ReadAllText(Host.Etc + "/registered"));
    }

    [SystemFact]
    public void What_is_not_a_guest_is_refused_in_one_line_and_nothing_is_written()
    {
        File.WriteAllText(There + "/empty.conf", "");
        File.WriteAllBytes(There + "/binary.conf", [1, 2, 0, 3]);
        File.WriteAllText(There + "/dtd.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/shadow'>]>\n<domain type='kvm'><name>&b;</name></domain>");
        File.WriteAllText(There + "/cut.xml", "<domain type='kvm'>\n<name>web1</na");
        File.WriteAllText(There + "/xen.xml", "<domain type='xen'/>");
        File.WriteAllText(There + "/huge.conf", new string('\n', (1 << 20) + 1));
        Shell.Output("mkfifo", There + "/fifo.conf");
        string before = Tree();
        (string Peer, string File, int Code, string Message)[] refused =
        [
            ("proxmox", "missing.conf", 1, $"there is no file {There}/missing.conf"),
            ("proxmox", "empty.conf", 1, "is empty"),
            ("proxmox", "binary.conf", 6, "binary.conf:1:3: this is not text in UTF-8"),
            ("proxmox", "fifo.conf", 1, "is not a regular file"),
            ("proxmox", "huge.conf", 1, "is larger than 1M"),
            ("libvirt", "dtd.xml", 6, "dtd.xml:1:1: definitions of types and entities"),
            ("libvirt", "cut.xml", 6, "cut.xml:2:"),
            ("libvirt", "xen.xml", 6, "xen.xml:1:1: the domain is of type 'xen'"),
            ("quickemu", "xen.xml", 6, "xen.xml:1:1: this is not a guest of quickemu"),
            ("qemu-openrc", "xen.xml", 6, "xen.xml:1:1: this is not a guest of qemu-openrc"),
            ("vm-bhyve", "xen.xml", 6, "xen.xml:1:1: this is not a guest of vm-bhyve"),
        ];
        Assert.All(refused, one =>
        {
            Result result = Host.QemuInit("import", one.Peer, $"{There}/{one.File}").Fails(one.Code, one.Message);
            Assert.Equal(1, result.Err.Count(static c => c == '\n'));
        });
        Host.QemuInit("import", "vmware", "/x").Fails(2, "known are vm-bhyve, quickemu");
        Host.QemuInit("import", "libvirt").Fails(2, "needs PATH");
        Host.QemuInit("import", "libvirt", "--pid", "1").Fails(2, "with 'command' alone");
        Assert.Equal(before, Tree());
    }

    // It runs by what it printed on its serial port, and goes down by its power button.
    private void StartsAndStops(string name)
    {
        Host.QemuInit("start", name).Succeeds();
        string console = $"{Host.Root}/var/lib/qemud/log/{name}/console.log";
        Wait.Until("the guest to boot", () => File.Exists(console) && File.ReadAllText(console).Contains("guest ready", StringComparison.Ordinal));
        Host.QemuInit("stop", name).Succeeds();
    }

    private string Disk(string format)
    {
        string raw = $"{There}/boot.img";
        using (FileStream image = File.Create(raw))
        {
            image.Write(BootSector.Bootable(BootSector.ObeysTheButton));
            image.SetLength(64 << 20);
        }

        string disk = $"{There}/disk.{format}";
        Shell.Output("qemu-img", "convert", "-f", "raw", "-O", format, raw, disk);
        File.Delete(raw);
        Shell.Output("chown", "qemud:kvm", disk);
        return disk;
    }

    private string Tree() => string.Join('\n', Shell.Output(
        "find", Host.Data, Host.Etc, There, "-printf", "%p %U %G %m %s\n"));
}
