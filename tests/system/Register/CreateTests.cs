using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Support;
using Xunit;

namespace SystemTests;

/// <summary><c>create</c>, on the real qemu-img, xorriso and qemu.</summary>
public sealed class CreateTests : SystemTest
{
    private readonly List<string> _mounted = [];

    public CreateTests()
    {
        // As after an install, but that this machine has no KVM for guests.
        File.WriteAllText(Host.Etc + "/default-qemud.rc", "KVM=0\nRAM=32M\n");
        Host.MakeData();
        Shell.Output("cp", "-r", Repository.Root + "/etc/templates", Host.Etc);
        File.WriteAllBytes(Iso, new byte[1 << 20]);
        File.WriteAllText(Key, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@home\n");
        File.WriteAllText(Host.Root + "/private", "-----BEGIN OPENSSH PRIVATE KEY-----\n");
    }

    private string Data => Host.Data;

    private string Iso => Host.Root + "/debian.iso";

    private string Key => Host.Root + "/key.pub";

    [SystemFact("qemu-img")]
    public void A_guest_from_nothing_starts_with_its_disk_and_its_CD()
    {
        Host.QemuInit("create", "web1", "--disk", "20G", "--iso", Iso, "SMP=2", "DESC=my web").Succeeds(
            $"web1: made folder {Data}/web1\n",
            $"web1: made disk {Data}/web1/web1.qcow2, 20G\n",
            $"web1: made {Data}/web1/web1-qemud.rc\n",
            "web1: is registered; start it with: qemu-init start web1\n");

        Assert.Equal(
            $"""
            # The guest web1, made by 'qemu-init create'.
            # A key that is not here has its default: see 'qemu-init keys'.

            DESC='my web'
            SMP=2
            DSK1=web1.qcow2
            CDR1={Iso}

            """,
            File.ReadAllText($"{Data}/web1/web1-qemud.rc"));
        Assert.Equal("root:kvm 750", Owner($"{Data}/web1"));
        Assert.Equal("root:kvm 640", Owner($"{Data}/web1/web1-qemud.rc"));
        Assert.Equal("qemud:kvm 660", Owner($"{Data}/web1/web1.qcow2"));
        Assert.Equal(["web1-qemud.rc", "web1.qcow2"], Names($"{Data}/web1"));
        Assert.Equal($"web1 {Data}/web1\n", File.ReadAllText(Host.Etc + "/registered"));
        Assert.Equal(20L << 30, Info($"{Data}/web1/web1.qcow2").GetProperty("virtual-size").GetInt64());
        Host.QemuInit("check", "web1").Succeeds("can be started");
        Host.QemuInit("start", "web1").Succeeds();
        Assert.Contains("web1.qcow2", Host.QemuInit("monitor", "web1", "info", "block").Succeeds().Out, StringComparison.Ordinal);
        Host.QemuInit("poweroff", "web1").Succeeds();
    }

    [SystemFact("qemu-img")]
    public void A_guest_is_started_and_enabled_by_the_same_call()
    {
        Host.QemuInit("create", "web1", "--disk", "1G", "--template", "linux", "--start", "--enable")
            .Succeeds("web1: is registered and starts with the host\n", "web1: started (pid ");
        Assert.Equal("web1\n", File.ReadAllText(Host.Etc + "/autostart"));
        Assert.Contains("DSK1=web1.qcow2,discard=unmap\n", File.ReadAllText($"{Data}/web1/web1-qemud.rc"), StringComparison.Ordinal);
        Assert.Contains("AGENT=1\n", File.ReadAllText($"{Data}/web1/web1-qemud.rc"), StringComparison.Ordinal);
        Host.QemuInit("status", "web1").Succeeds("web1: running");
        Host.QemuInit("create", "web1", "--disk", "1G").Fails(1, "web1 is registered already", "web2 is free");
        Host.QemuInit("poweroff", "web1").Succeeds();
    }

    [SystemFact("qemu-img", Schema.Validator)]
    public void Programs_are_told_in_JSON()
    {
        using var json = JsonDocument.Parse(Host.QemuInit("create", "web1", "--disk", "1G", "--json").Succeeds().Out);
        Assert.All(
            json.RootElement.EnumerateArray(),
            static item => Assert.Equal(("web1", 0), (item.GetProperty("name").GetString(), item.GetProperty("code").GetInt32())));
        using var refused = JsonDocument.Parse(Host.QemuInit("create", "web1", "--disk", "1G", "--json").Ends(1).Out);
        Assert.Equal(JsonValueKind.Null, refused.RootElement[0].GetProperty("name").ValueKind);
    }

    [SystemFact("qemu-img")]
    public void A_dry_run_makes_nothing_and_shows_the_rc_file()
    {
        Unchanged(() => Host.QemuInit("create", "web1", "--disk", "20G", "--iso", Iso, "--dry-run", "--start", "--enable", "SMP=2").Succeeds(
            $"web1: would make folder {Data}/web1\n", $"web1: would make disk {Data}/web1/web1.qcow2, 20G\n", "    SMP=2\n    DSK1=web1.qcow2\n"));
    }

    [SystemFact("qemu-img", "xorriso")]
    public void A_cloud_image_is_copied_grown_and_given_its_seed()
    {
        string image = Image("cloud.qcow2");
        Host.QemuInit(
            "create", "web2", "--image", image, "--disk", "40G", "--ssh-key", Key, "--hostname", "web2.example.org",
            "--address", "10.77.0.5/24", "--gateway", "10.77.0.1", "--nameserver", "10.77.0.1").Succeeds(
            $"web2: made disk {Data}/web2/web2.qcow2, 40G, a copy of {image}\n", $"web2: made seed {Data}/web2/web2-seed.iso");

        Assert.Equal(40L << 30, Info($"{Data}/web2/web2.qcow2").GetProperty("virtual-size").GetInt64());
        Assert.Equal(1L << 30, Info(image).GetProperty("virtual-size").GetInt64());
        Shell.Output("qemu-img", "check", "-q", $"{Data}/web2/web2.qcow2");
        Assert.Equal("qemud:kvm 660", Owner($"{Data}/web2/web2.qcow2"));
        Assert.Equal("root:kvm 640", Owner($"{Data}/web2/web2-seed.iso"));

        // What a guest sees of the disc.
        string[] lines = Shell.Run("xorriso", "-indev", $"{Data}/web2/web2-seed.iso", "-toc").Succeeds().Out.Split('\n');
        Assert.Contains(lines, static line => line.TrimEnd('\'', ' ').EndsWith("cidata", StringComparison.Ordinal));
        string seen = Host.Root + "/seen";
        Shell.Output("xorriso", "-osirrox", "on", "-indev", $"{Data}/web2/web2-seed.iso", "-extract", "/", seen);
        Assert.Equal(["meta-data", "network-config", "user-data"], Names(seen));
        Assert.Equal(
            "#cloud-config\nhostname: web2\nfqdn: web2.example.org\nssh_authorized_keys:\n  - \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@home\"\n",
            File.ReadAllText(seen + "/user-data"));
        Assert.Contains("address: \"10.77.0.5/24\"", File.ReadAllText(seen + "/network-config"), StringComparison.Ordinal);

        // The adapter has the address by which the seed names it.
        string mac = File.ReadAllText(seen + "/network-config").Split("mac_address: \"")[1][..17];
        Assert.EndsWith(
            $"DSK1=web2.qcow2\nCDR1=web2-seed.iso,bus=scsi\nNIC1=br0,mac={mac}\n",
            File.ReadAllText($"{Data}/web2/web2-qemud.rc"),
            StringComparison.Ordinal);
        Host.QemuInit("start", "web2").Succeeds();
        Host.QemuInit("poweroff", "web2").Succeeds();
    }

    [SystemFact("qemu-img", "xorriso")]
    public void User_data_of_the_users_own_is_on_the_disc_byte_for_byte_and_the_disc_is_the_last()
    {
        byte[] data = [.. "#!/bin/sh\n"u8, 0xff, 0, 0xfe];
        File.WriteAllBytes(Host.Root + "/user", data);
        Shell.Output("chmod", "600", Host.Root + "/user");
        Host.QemuInit("create", "web2", "--image", Image("cloud.qcow2"), "--iso", Iso, "--user-data", Host.Root + "/user").Succeeds();
        string seen = Host.Root + "/seen";
        Shell.Output("xorriso", "-osirrox", "on", "-indev", $"{Data}/web2/web2-seed.iso", "-extract", "/", seen);
        Assert.Equal(data, File.ReadAllBytes(seen + "/user-data"));
        Assert.Contains($"CDR1={Iso}\nCDR2=web2-seed.iso,bus=scsi\n", File.ReadAllText($"{Data}/web2/web2-qemud.rc"), StringComparison.Ordinal);
    }

    [SystemFact("qemu-img")]
    public void An_image_can_stay_what_the_disk_is_based_on()
    {
        string image = Image("cloud.qcow2");
        Host.QemuInit("create", "web2", "--image", image, "--backing", "--start").Succeeds($"web2.qcow2, 1G, based on {image}\n", "web2: started");
        Assert.Equal(image, Info($"{Data}/web2/web2.qcow2", "-U").GetProperty("backing-filename").GetString());
        Host.QemuInit("poweroff", "web2").Succeeds();

        Shell.Output("chmod", "600", image);
        Unchanged(() => Host.QemuInit("create", "web3", "--image", image, "--backing").Fails(6, "user qemud may not read it"));
    }

    // What only root may read is copied; the copy is the guest's.
    [SystemFact("qemu-img")]
    public void A_raw_image_that_only_root_may_read_is_copied_with_its_holes()
    {
        string image = Host.Root + "/cloud.img";
        using (FileStream stream = File.Create(image))
        {
            stream.Write(BootSector.Bootable(BootSector.ObeysTheButton));
            stream.SetLength(1L << 30);
        }

        Shell.Output("chmod", "600", image);
        Host.QemuInit("create", "web2", "--image", image, "--start").Succeeds("web2: started");
        Assert.Contains("DSK1=web2.raw\n", File.ReadAllText($"{Data}/web2/web2-qemud.rc"), StringComparison.Ordinal);
        Assert.Equal(1L << 30, new FileInfo($"{Data}/web2/web2.raw").Length);
        Assert.InRange(Info($"{Data}/web2/web2.raw", "-U").GetProperty("actual-size").GetInt64(), 0, 1 << 20);
        Host.QemuInit("poweroff", "web2").Succeeds();
    }

    [SystemTheory]
    [InlineData(2, "only letters a-z, A-Z and digits are allowed, by the definition of qemu-init; web1 is free", "web-1", "--disk", "1G")]
    [InlineData(2, "must not end in the digit 0, by the definition of qemu-init; win10x is free", "win10", "--disk", "1G")]
    [InlineData(2, "needs a size, like 20G or 512M, not 'big'", "web1", "--disk", "big")]
    [InlineData(2, "needs a size, like 20G or 512M, not '20'", "web1", "--disk", "20")]
    [InlineData(2, "unknown key RAMM; did you mean RAM?", "web1", "--disk", "1G", "RAMM=1G")]
    [InlineData(2, "unknown key memory; did you mean RAM?", "web1", "--disk", "1G", "memory=1G")]
    [InlineData(2, "RAM is not a size", "web1", "--disk", "1G", "RAM=lots")]
    [InlineData(2, "takes KEY=VALUE after the name, not 'RAM'", "web1", "--disk", "1G", "RAM")]
    [InlineData(2, "DSK1 is what --disk and --image make; use the next number", "web1", "--disk", "1G", "DSK1=a.img")]
    [InlineData(2, "a guest needs something to start from", "web1")]
    [InlineData(2, "needs --image FILE with --backing", "web1", "--disk", "1G", "--backing")]
    [InlineData(2, "there are: bsd, linux, windows", "web1", "--disk", "1G", "--template", "dos")]
    [InlineData(1, "there is no file /nowhere.iso", "web1", "--disk", "1G", "--iso", "/nowhere.iso")]
    [InlineData(1, "there is no file /nowhere.qcow2", "web1", "--image", "/nowhere.qcow2")]
    [InlineData(1, "it is not an image of a disk", "web1", "--image", "/bin/sh")]
    [InlineData(1, "is not a regular file", "web1", "--image", "/dev/zero")]
    [InlineData(5, "there is no folder /nowhere; make it with: mkdir -p /nowhere", "web1", "--disk", "1G", "--folder", "/nowhere/web1")]
    [InlineData(1, "are to be written; free some, or give another folder by --folder", "web1", "--disk", "900000000G")]
    [InlineData(2, "is a private key", "web1", "--disk", "1G", "--ssh-key", "PRIVATE")]
    [InlineData(2, "--address needs an address with its prefix", "web1", "--disk", "1G", "--address", "192.0.2.5")]
    [InlineData(2, "--hostname needs letters", "web1", "--disk", "1G", "--hostname", "a b")]
    public void What_cannot_be_made_is_refused_in_one_line_and_nothing_changes(int code, string words, params string[] arguments)
    {
        string[] call = [.. arguments.Select(word => word == "PRIVATE" ? Host.Root + "/private" : word)];
        Unchanged(() =>
        {
            Result result = Host.QemuInit(["create", .. call]).Fails(code, words);
            Assert.Equal(1, result.Err.Count(static c => c == '\n'));
            Assert.Empty(result.Out);
        });
    }

    [SystemFact("qemu-img")]
    public void An_image_that_leads_to_another_file_and_one_that_is_less_are_refused()
    {
        string image = Image("cloud.qcow2");
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", "-b", image, "-F", "qcow2", Host.Root + "/over.qcow2");
        Unchanged(() =>
        {
            Host.QemuInit("create", "web2", "--image", Host.Root + "/over.qcow2").Fails(1, $"needs another file, {image}; make one image of both with: ");
            Host.QemuInit("create", "web2", "--image", image, "--disk", "512M").Fails(2, "--disk 512M is less than the image has, 1G; an image only grows");
        });
    }

    // The header is right, and qemu-img refuses what is behind it: all that was made is taken back.
    [SystemFact("qemu-img", "xorriso")]
    public void A_failure_after_the_folder_was_made_takes_all_back()
    {
        string image = Image("broken.qcow2");
        using (FileStream stream = File.OpenWrite(image))
        {
            // The length of the table that leads to the clusters: see docs/interop/qcow2.txt of qemu.
            stream.Position = 36;
            stream.Write([0x7f, 0xff, 0xff, 0xff]);
        }

        Unchanged(() => Host.QemuInit("create", "web2", "--image", image, "--ssh-key", Key, "--enable")
            .Fails(1, "qemu-img failed: ", "Active L1 table"));
    }

    [SystemFact("qemu-img", "xorriso")]
    public void A_full_file_system_takes_all_back()
    {
        string image = Image("cloud.qcow2");
        Shell.Output("qemu-io", "-f", "qcow2", "-c", "write -P 1 0 8M", image);
        string small = Directory.CreateDirectory(Host.Root + "/small").FullName;
        Shell.Output("mount", "-t", "tmpfs", "-o", "size=4m,mode=755", "qemu-init-test", small);
        _mounted.Add(small);
        Unchanged(() => Host.QemuInit("create", "web2", "--image", image, "--folder", small + "/web2").Fails(1, "has room for 4M, and "));

        // Room for the disk, and no more files than the folder, its mark and the disk.
        Shell.Output("mount", "-o", "remount,size=100m,nr_inodes=5", small);
        Unchanged(() => Host.QemuInit("create", "web2", "--image", image, "--folder", small + "/web2", "--ssh-key", Key)
            .Fails(1, "No space left on device"));
        Assert.Empty(Names(small));
    }

    [SystemFact("qemu-img")]
    public void A_folder_that_is_there_is_used_and_what_is_in_it_stays()
    {
        string folder = Directory.CreateDirectory(Host.Root + "/guests/web1").FullName;
        File.WriteAllText(folder + "/notes", "mine");
        Host.QemuInit("create", "web1", "--disk", "1G", "--folder", folder).Succeeds($"web1: made disk {folder}/web1.qcow2");
        Assert.Equal(["notes", "web1-qemud.rc", "web1.qcow2"], Names(folder));

        Unchanged(() => Host.QemuInit("create", "web2", "--disk", "1G", "--folder", folder).Fails(1, $"{folder} is the folder of guest web1"));
        Host.QemuInit("unregister", "web1").Succeeds();
        Unchanged(() =>
        {
            Host.QemuInit("create", "web2", "--disk", "1G", "--folder", folder).Fails(1, $"{folder} holds guest web1; give another folder by --folder");
            Host.QemuInit("create", "web1", "--disk", "1G", "--folder", folder)
                .Fails(1, $"which is not registered; register it with: qemu-init register {folder} web1");
        });
        File.Delete(folder + "/web1-qemud.rc");
        Unchanged(() => Host.QemuInit("create", "web1", "--disk", "1G", "--folder", folder).Fails(1, $"{folder}/web1.qcow2 is there already"));
        Shell.Output("chmod", "777", folder);
        Unchanged(() => Host.QemuInit("create", "web3", "--disk", "1G", "--folder", folder).Fails(6, "close it to them, or use another folder"));
    }

    [SystemFact("qemu-img")]
    public void A_host_without_the_bridge_gets_a_guest_with_a_network_of_its_own_and_is_told()
    {
        Host.Ip("link del br0");
        Host.QemuInit("create", "web1", "--disk", "1G", "--template", "windows", "FIRMWARE=bios", "CPU=max", "--start")
            .Succeeds("the host has no bridge br0, so NIC1=user: ", "web1: started");
        Assert.Contains("NIC1=user,model=e1000e\n", File.ReadAllText($"{Data}/web1/web1-qemud.rc"), StringComparison.Ordinal);
        Host.QemuInit("poweroff", "web1").Succeeds();
        Unchanged(() => Host.QemuInit("create", "web2", "--disk", "1G", "--address", "10.77.0.5/24").Fails(6, "--address needs a bridge"));
    }

    [SystemFact]
    public void A_user_who_is_not_root_is_refused_and_a_host_without_the_folder_of_guests_is_told_the_cure()
    {
        Host.Through("exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"", "create", "web1", "--disk", "1G").Fails(4, "root");
        Directory.Delete(Data);
        Unchanged(() => Host.QemuInit("create", "web1", "--disk", "1G").Fails(5, $"make it with: install -d -g kvm -m 3775 {Data}"));
    }

    // At system calls that change names, owners and files, one after the other, as far as the call comes to them.
    [SystemFact("qemu-img", "xorriso", "strace")]
    public void A_call_that_is_killed_leaves_nothing_half_registered_and_the_next_call_has_the_cure()
    {
        string[] create = ["create", "web2", "--image", Image("cloud.qcow2"), "--ssh-key", Key];
        int killed = 0;
        foreach (string call in (string[])["mkdirat", "openat2", "fchown", "fsync", "unlinkat", "ftruncate"])
        {
            int code = -1;
            for (int count = 1; count < 40 && code != 0; count += 4)
            {
                code = Host.Through($"exec strace -qq -o /dev/null -e inject={call}:signal=KILL:when={count} \"$@\"", create).Code;
                killed += code == 0 ? 0 : 1;
                if (!IsRegistered())
                    Cure(Host.QemuInit(create), create);
                Host.QemuInit("start", "web2").Succeeds();
                Host.QemuInit("poweroff", "web2").Succeeds();
                Host.QemuInit("unregister", "web2").Succeeds();
                Directory.Delete(Data + "/web2", recursive: true);
            }
        }

        Assert.InRange(killed, 10, 60);
    }

    // The mark of what is under way is made in steps, too: by openat2, fchown, fchmod and write.
    [SystemTheory("qemu-img", "strace")]
    [InlineData("create", "web2", "--disk", "1G")]
    [InlineData("clone", "web1", "web2")]
    public void A_call_that_is_killed_while_it_makes_the_folder_has_one_cure(params string[] call)
    {
        Host.QemuInit("create", "web1", "--disk", "1G").Succeeds();
        int cures = 0;
        foreach (string step in (string[])["mkdirat", "fchown", "fchmod", "write"])
        {
            for (int count = 1; count < 5; count++)
            {
                Host.Through($"exec strace -qq -o /dev/null -e inject={step}:signal=KILL:when={count} \"$@\"", call);
                if (!IsRegistered())
                {
                    Cure(Host.QemuInit(call), call);
                    cures++;
                }

                Host.QemuInit("unregister", "web2").Succeeds();
                Directory.Delete(Data + "/web2", recursive: true);
            }
        }

        Assert.InRange(cures, 6, 16);
    }

    // What is to be typed stands behind the last colon.
    private void Cure(Result next, string[] create)
    {
        if (next.Code == 0)
            return;
        Assert.Matches("a '(create|clone)' that was killed left its files in .*: rm -r |and empty; remove it with: rmdir |which is not registered; register it with: ", next.Err);
        string cure = next.Err.Trim().Split(": ")[^1];
        if (cure.StartsWith("qemu-init ", StringComparison.Ordinal))
        {
            Host.QemuInit(cure.Split(' ')[1..]).Succeeds();
            return;
        }

        Shell.Output("sh", "-c", cure);
        Host.QemuInit(create).Succeeds();
    }

    [SystemFact("qemu-img")]
    public void Of_several_calls_at_once_one_makes_the_guest()
    {
        Result[] results = AtOnce(6, _ => Host.QemuInit("create", "web1", "--disk", "20G"));
        Assert.Single(results, static result => result.Code == 0);
        Assert.Equal($"web1 {Data}/web1\n", File.ReadAllText(Host.Etc + "/registered"));
        Assert.Equal(["web1-qemud.rc", "web1.qcow2"], Names($"{Data}/web1"));
        Host.QemuInit("start", "web1").Succeeds();
        Host.QemuInit("poweroff", "web1").Succeeds();
    }

    public override void Dispose()
    {
        foreach (string folder in _mounted)
            Shell.Run("umount", "-l", folder);
        base.Dispose();
    }

    private string Image(string name)
    {
        string path = $"{Host.Root}/{name}";
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", path, "1G");
        return path;
    }

    private bool IsRegistered() =>
        File.Exists(Host.Etc + "/registered") && File.ReadAllLines(Host.Etc + "/registered").Any(line => line.StartsWith("web2 ", StringComparison.Ordinal));

    private void Unchanged(Action act)
    {
        string before = Tree();
        act();
        Assert.Equal(before, Tree());
    }

    // All but RUNDIR and VARDIR: owners, modes, and of files the sizes and times.
    private string Tree() => string.Join('\n', Shell.Output(
        "find", Host.Root, "-path", Host.Root + "/run", "-prune", "-o", "-path", Host.Root + "/var", "-prune",
        "-o", "-type", "d", "-printf", "%p %u %g %m\n", "-o", "-printf", "%p %u %g %m %s %T@\n").Split('\n').Order(StringComparer.Ordinal));

    private static JsonElement Info(string path, params string[] options) =>
        JsonDocument.Parse(Shell.Output("qemu-img", ["info", .. options, "--output=json", path])).RootElement;

    private static string Owner(string path) => Shell.Output("stat", "-c", "%U:%G %a", path).Trim();

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
