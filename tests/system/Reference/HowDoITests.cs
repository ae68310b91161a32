using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Support;
using Xunit;

namespace SystemTests;

/// <summary>The lines of docs/how-do-i.md do what the page says, on a real qemu.</summary>
public sealed class HowDoITests : SystemTest
{
    private const string MorePages =
        "n=$(cat /proc/sys/vm/nr_hugepages) && echo $((n + 40)) >/proc/sys/vm/nr_hugepages; test $(cat /proc/sys/vm/nr_hugepages) -ge $((n + 40)); "
            + "r=$?; echo $n >/proc/sys/vm/nr_hugepages; exit $r";

    private const string HasMacvtap =
        "unshare --net sh -c 'ip link add eth0 type veth peer name eth1 && ip link add link eth0 name mv type macvtap mode bridge'";

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    // The host of the test is smaller than the reader's, and has other addresses.
    private readonly List<(string Written, string Tried)> _replaced = [];

    public HowDoITests()
    {
        File.WriteAllText(Host.Etc + "/default-qemud.rc", "KVM=0\nRAM=64M\nNIC1=\n");
        Directory.CreateDirectory(Host.Root + "/tools");
        File.WriteAllText(Host.Root + "/tools/qemu-init", $"#!/bin/sh\nexec {Repository.Executable} --root {Host.Root} \"$@\"\n");
        File.SetUnixFileMode(Host.Root + "/tools/qemu-init", Executable);
        Replace("/srv/qemud", Host.Root + "/guests");
        Replace("/srv/share", Host.Root + "/share");
        Replace("/run/qemud", Host.Root + "/run/qemud");
        Replace("/run/web1-share.sock", Host.Root + "/share.sock");
        Replace("192.0.2.5", "10.77.0.1");
        Replace("RAM=2G", "RAM=64M");
        Replace("RAM=4G", "RAM=64M");
    }

    [Fact]
    public void The_page_says_of_each_answer_how_it_was_tried()
    {
        Dictionary<string, string> said = Lines()
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(static cells => cells is [_, not ("answer" or "---"), _, _, _])
            .ToDictionary(static cells => cells[1], static cells => cells[2]);

        Assert.Equal(Titles(), said.Keys);
        Assert.All(said.Values, static word => Assert.Contains(word, (string[])["started", "partly", "read"]));
        // What the page calls tried is what a test here names.
        string source = File.ReadAllText(Source());
        Assert.All(said, row => Assert.Equal(row.Value != "read", source.Contains($"\"{row.Key}\"", StringComparison.Ordinal)));
    }

    [SystemTheory]
    [InlineData("A shared folder (9p)", "virtio-9p-pci")]
    [InlineData("USB by port", "hostport = \"2.3\"")]
    [InlineData("Local time", "mc146818rtc")]
    public void A_device_of_the_page_is_in_the_guest(string title, string device)
    {
        Type(title);
        Start(title);
        Assert.Contains(device, Monitor("info", "qtree"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void The_lines_for_local_time_reach_qemu() =>
        Assert.Contains("\0-rtc\0base=localtime\0", File.ReadAllText($"/proc/{Start("Local time").Pid}/cmdline"), StringComparison.Ordinal);

    [ProbedFact(MorePages, "this kernel gives no hugepages")]
    public void A_guest_has_hugepages()
    {
        const string File = "/proc/sys/vm/nr_hugepages";
        string before = System.IO.File.ReadAllText(File).Trim();
        Replace("echo 1024 ", $"echo {int.Parse(before, CultureInfo.InvariantCulture) + 40} ");
        try
        {
            Type("Hugepages");
            Guest guest = Start("Hugepages");
            Assert.Matches(@"HugetlbPages:\s+65536 kB", System.IO.File.ReadAllText($"/proc/{guest.Pid}/status"));
            guest.Do("stop", "--timeout", "1").Succeeds();
        }
        finally
        {
            System.IO.File.WriteAllText(File, before);
        }
    }

    [SystemFact("qemu-nbd")]
    public void A_guest_has_a_disk_over_NBD()
    {
        const string Title = "A disk over NBD";
        New(Title).Do("start").Fails(1, "10.77.0.1", "Connection refused");
        string image = Host.Root + "/far.img";
        File.WriteAllBytes(image, new byte[1 << 20]);
        Host.Run("qemu-nbd", "--fork", "--persistent", "-f", "raw", "-x", "web1", "-b", "10.77.0.1", image).Succeeds();

        Host.QemuInit("start", "web1").Succeeds();

        Assert.Contains("nbd://10.77.0.1", Monitor("info", "block"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void The_way_to_the_page_is_named_where_a_key_does_not_take_a_disk_over_the_network()
    {
        Host.New("web1", "DSK1=nbd://10.77.0.1/web1").Register().Do("start").Fails(6, "web1-qemud.rc:2:", "cfg-file", "how-do-i.md");
        Host.New("web2", "CDR1=https://10.77.0.1/install.iso").Register().Do("check").Fails(6, "web2-qemud.rc:2:", "cfg-file", "how-do-i.md");
    }

    [SystemFact("qemu-img")]
    public void A_disk_is_plugged_into_a_guest_that_runs()
    {
        Guest guest = Host.Linux("loglevel=7").Start().Prints("guest ready");

        Type("A disk for a guest that runs");

        guest.Prints("[vda]");
        Host.QemuInit("qmp", "web1", "device_del", "id=more").Succeeds();
        Wait.Until("the guest to let it go", () => !Monitor("info", "qtree").Contains("\"more\"", StringComparison.Ordinal));
    }

    [SystemFact]
    public void An_image_on_a_mounted_file_system_is_a_disk()
    {
        string mounted = Host.Root + "/images";
        Directory.CreateDirectory(mounted);
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", mounted + "/web1.qcow2", "1G");
        Shell.Output("chown", Requirements.GuestUser, mounted + "/web1.qcow2");
        Replace("/mnt/images", mounted);
        Start("Images on NFS");
        Assert.Contains("web1.qcow2", Monitor("info", "block"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_volume_of_the_guests_user_is_a_disk()
    {
        Replace("/dev/vg0/web1", "volume.img");
        New("A volume that stays the guest's own").Disk("volume.img").Start();
        Assert.Contains("volume.img", Monitor("info", "block"), StringComparison.Ordinal);
    }

    [SystemFact("qemu-img")]
    public void A_seed_is_a_disc_on_scsi()
    {
        const string Title = "A cloud image with its seed";
        Guest guest = New(Title);
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", guest.Folder + "/cloud.qcow2", "1G");
        File.WriteAllBytes(guest.Folder + "/seed.iso", new byte[1 << 20]);
        guest.BelongsTo(Requirements.GuestUser).Start();
        Assert.Contains("scsi-cd", Monitor("info", "qtree"), StringComparison.Ordinal);
        Assert.Contains("seed.iso", Monitor("info", "block"), StringComparison.Ordinal);
    }

    [SystemFact("qemu-img", "xorriso")]
    public void A_guest_is_made_of_a_cloud_image_by_one_command()
    {
        Host.MakeData();
        Shell.Output("qemu-img", "create", "-q", "-f", "qcow2", Host.Root + "/cloud.qcow2", "1G");
        File.WriteAllText(Host.Root + "/key.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@home\n");
        Replace("debian-13-generic-amd64.qcow2", "cloud.qcow2");
        Replace("~/.ssh/id_ed25519.pub", "key.pub");
        Type("A cloud image with its seed");
        Assert.Contains("web1-seed.iso", Monitor("info", "block"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_is_on_the_bridge_that_took_over_the_uplink()
    {
        const string Title = "A bridge with uplink";
        Host.Ip("link delete br0");
        Uplink();
        Host.Ip("address add 192.0.2.10/24 dev eth0");

        Type(Title);
        Start(Title);

        Assert.Equal(["eth0", "web1-1"], Ports("br0"));
        Assert.Contains("default via 192.0.2.1 dev br0", Host.Ip("route"), StringComparison.Ordinal);
        Assert.DoesNotContain("inet 192.0.2.10", Host.Ip("address show eth0"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_is_in_a_VLAN()
    {
        Uplink();
        if (Host.Run("ip", "link", "add", "link", "eth0", "name", "probe", "type", "vlan", "id", "5").Code != 0)
            Replace("ip link add link eth0 name eth0.20 type vlan id 20", "ip link add eth0.20 type veth peer name eth0.20p");
        Type("VLAN");
        Start("VLAN");
        Assert.Equal(["eth0.20", "web1-1"], Ports("br20"));
    }

    [SystemFact]
    public void The_tap_is_moved_to_Open_vSwitch_after_the_start()
    {
        Replace("ovs-vsctl --may-exist add-port ovs0 web1-1 tag=20", "ip link set web1-1 master br0");
        Type("Open vSwitch");
        Start("Open vSwitch");
        Assert.Empty(Ports("ovs-wait"));
        Assert.Equal(["web1-1"], Ports("br0"));
    }

    [ProbedFact(HasMacvtap, "this kernel has no macvtap")]
    public void A_guest_has_a_macvtap()
    {
        Uplink();
        Guest guest = New("Macvtap");
        Type("Macvtap");
        guest.Start();
        string number = Host.Run("cat", "/sys/class/net/web1mv/ifindex").Succeeds().Out.Trim();
        Assert.Equal($"/dev/tap{number}", new FileInfo($"/proc/{guest.Pid}/fd/40").LinkTarget);
        Assert.Contains("52:54:00:12:34:56", Host.Ip("link show web1mv"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_takes_larger_packets()
    {
        Type("Larger packets (mtu)");
        Start("Larger packets (mtu)");
        Assert.Contains(" mtu 9000 ", Host.Ip("link show web1-1"), StringComparison.Ordinal);
        Assert.Contains(" mtu 9000 ", Host.Ip("link show br0"), StringComparison.Ordinal);
        Assert.Contains("host_mtu = 9000", Monitor("info", "qtree"), StringComparison.Ordinal);
    }

    [SystemFact("taskset")]
    public void A_guest_is_pinned_to_processors()
    {
        Replace("taskset -a -c -p 2,3", "taskset -a -c -p 0");
        Guest guest = Start("Pinning to processors");
        string[] threads = Directory.GetDirectories($"/proc/{guest.Pid}/task");
        Assert.True(threads.Length > 2);
        Assert.All(threads, static thread => Assert.Matches(@"Cpus_allowed_list:\s+0\n", File.ReadAllText(thread + "/status")));
    }

    [SystemFact]
    public void A_guest_can_have_guests()
    {
        Replace("CPU=host", "CPU=max");
        Start("Nested virtualization");
        Assert.Contains("true", Monitor("qom-get", "/machine/unattached/device[0]", "svm"), StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_has_a_balloon()
    {
        Start("Balloon");
        Type("Balloon");
        Assert.Contains("virtio-balloon-pci", Monitor("info", "qtree"), StringComparison.Ordinal);
    }

    [SystemFact("/usr/share/OVMF/OVMF_CODE_4M.ms.fd", "/usr/share/OVMF/OVMF_VARS_4M.ms.fd")]
    public void A_guest_has_Secure_Boot()
    {
        Guest guest = New("Secure boot");
        Type("Secure boot");
        guest.Start();
        Assert.Contains("secure = true", Monitor("info", "qtree"), StringComparison.Ordinal);
    }

    [ProbedFact("test -e /usr/lib/qemu/virtiofsd || test -e /usr/libexec/virtiofsd", "there is no virtiofsd: run make setup")]
    public void A_guest_shares_a_folder_by_virtiofs()
    {
        const string Title = "A shared folder (virtiofs)";
        if (!File.Exists("/usr/lib/qemu/virtiofsd"))
        {
            Replace("/usr/lib/qemu/virtiofsd", "/usr/libexec/virtiofsd");
            Replace("-o source", "--shared-dir");
        }

        Directory.CreateDirectory(Host.Root + "/share");
        Replace("=/srv/share &", $"={Host.Root}/share </dev/null >/dev/null 2>&1 & echo $!");
        string server = Type(Title).Trim();
        try
        {
            Wait.Until("the socket of virtiofsd", () => File.Exists(Host.Root + "/share.sock"));
            Start(Title);
            Assert.Contains("tag = \"share\"", Monitor("info", "qtree"), StringComparison.Ordinal);
        }
        finally
        {
            Shell.Run("kill", server);
        }
    }

    [SystemFact]
    public void A_guest_with_nothing_but_a_serial_port_shows_its_firmware_there()
    {
        Start("Serial only").Prints("SeaBIOS");
        Type("Serial only");
        Assert.DoesNotContain("-vnc", Host.QemuInit("command", "web1").Succeeds().Out, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_is_renamed()
    {
        Guest old = Host.New("web1");
        File.WriteAllText(old.CfgFile, "-rtc base=utc\n");
        old.Register();

        Type("Renaming a guest");

        Host.QemuInit("status", "shop").Succeeds("shop: running");
        Host.QemuInit("status", "web1").Ends(4);
        string command = Host.QemuInit("command", "shop").Succeeds().Out;
        Assert.Contains("guest=shop", command, StringComparison.Ordinal);
        Assert.Contains("base=utc", command, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_guest_is_copied()
    {
        Host.New("web1").Register();
        Host.MakeData();
        Type("Copying a guest");
        Host.QemuInit("status", "web2").Succeeds("web2: running");
        Assert.Contains("guest=web2", Host.QemuInit("command", "web2").Succeeds().Out, StringComparison.Ordinal);
    }

    [SystemFact]
    public void A_crashed_guest_starts_again_and_one_that_was_stopped_does_not()
    {
        Replace("/etc/cron.d", Host.Root + "/tools");
        Type("Starting again after a crash");
        string command = File.ReadLines(Host.Root + "/tools/qemu-init-web1").Last()["* * * * * root ".Length..];
        Guest guest = Host.Bare().Start();

        guest.Qemu.Signal("KILL");
        guest.Ends();
        AsRoot("set +e; " + command);
        guest.Is("running");

        AsRoot("set +e; " + command);
        guest.Do("poweroff").Succeeds();
        AsRoot("set +e; " + command);
        guest.Is("stopped");
    }

    private static IEnumerable<string> Lines() => File.ReadLines(Repository.Root + "/docs/how-do-i.md");

    // The headings over blocks of lines.
    private static IEnumerable<string> Titles()
    {
        string title = "";
        List<string> titles = [];
        foreach (string line in Lines())
        {
            if (line.StartsWith("##", StringComparison.Ordinal))
                title = line.TrimStart('#').Trim();
            else if (line.StartsWith("```", StringComparison.Ordinal) && titles.LastOrDefault() != title)
                titles.Add(title);
        }

        return titles;
    }

    private static string Source([CallerFilePath] string path = "") => path;

    private void Replace(string written, string tried) => _replaced.Insert(0, (written, tried));

    // All blocks of a language in an answer, as this host has them.
    private string Block(string title, string language)
    {
        string[] lines = [.. Lines()
            .SkipWhile(line => !(line.StartsWith("##", StringComparison.Ordinal) && line.TrimStart('#').Trim() == title))
            .Skip(1)
            .TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal) && !line.StartsWith("### ", StringComparison.Ordinal))];
        List<string> block = [];
        for (int i = Array.IndexOf(lines, "```" + language); i >= 0; i = Array.IndexOf(lines, "```" + language, i))
        {
            for (i++; lines[i] != "```"; i++)
                block.Add(lines[i]);
        }

        return _replaced.Aggregate(
            string.Concat(block.Select(static line => line + '\n')),
            static (text, words) => text.Replace(words.Written, words.Tried, StringComparison.Ordinal));
    }

    private Guest New(string title)
    {
        Guest guest = Host.New("web1");
        (string rc, string cfg) = (Block(title, "rc"), Block(title, "cfg"));
        Assert.NotEqual("", rc + cfg);
        File.AppendAllText(guest.RcFile, rc);
        if (cfg.Length > 0)
            File.WriteAllText(guest.CfgFile, cfg);
        return guest.Register();
    }

    private Guest Start(string title) => New(title).Start();

    // As root types it.
    private string Type(string title) => AsRoot($"cd {Host.Root}\n{Block(title, "sh")}");

    private string AsRoot(string script) =>
        Host.Run("env", $"PATH={Host.Root}/tools:/usr/sbin:/usr/bin:/sbin:/bin", "sh", "-ec", script).Succeeds().Out;

    private string Monitor(params string[] command) => Host.QemuInit(["monitor", "web1", .. command]).Succeeds().Out;

    private IEnumerable<string> Ports(string bridge) => Host.Ip($"-o link show master {bridge}")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => line.Split(' ')[1].TrimEnd(':').Split('@')[0])
        .Order(StringComparer.Ordinal);

    private void Uplink()
    {
        Host.Ip("link add eth0 type veth peer name cable");
        Host.Ip("link set eth0 up");
        Host.Ip("link set cable up");
    }
}
