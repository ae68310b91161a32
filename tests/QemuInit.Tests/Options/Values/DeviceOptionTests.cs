using CsCheck;
using QemuInit.Options;
using Xunit;

namespace QemuInit.Tests.Options;

public sealed class DeviceOptionTests
{
    [Theory]
    [InlineData("disk.qcow2", "disk.qcow2", "qcow2")]
    [InlineData("disk.QCOW2", "disk.QCOW2", "qcow2")]
    [InlineData("disk.img", "disk.img", "raw")]
    [InlineData("/dev/vg0/web", "/dev/vg0/web", "raw")]
    [InlineData("old.vmdk,bus=ide", "old.vmdk", "vmdk")]
    [InlineData("disk.qcow2,format=raw", "disk.qcow2", "raw")]
    [InlineData("a,b.img", "a,b.img", "raw")]
    [InlineData("a,b.img,bus=scsi,cache=none", "a,b.img", "raw")]
    [InlineData("a=b.vdi", "a=b.vdi", "vdi")]
    [InlineData("x,1=2.img,bus=usb", "x,1=2.img", "raw")]
    [InlineData("qcow2", "qcow2", "raw")]
    public void A_disk_has_a_file_and_a_format(string text, string file, string format)
    {
        Assert.True(DiskOption.TryParse(text, out DiskOption? disk, out string? problem), problem);
        Assert.Equal(file, disk.FileName);
        Assert.Equal(format, disk.Format);
    }

    [Fact]
    public void A_disk_has_all_its_options()
    {
        Assert.True(DiskOption.TryParse(
            "d.img,format=qcow2,bus=nvme,cache=none,aio=native,discard=unmap,readonly=on,serial=A1", out DiskOption? disk, out _));
        Assert.Equivalent(new DiskOption("d.img", "qcow2", DiskBus.Nvme, "none", "native", "unmap", true, "A1"), disk, strict: true);
    }

    [Theory]
    [InlineData("", "the file's name is missing; write FILE or FILE,key=value")]
    [InlineData("bus=ide", "the file's name is missing; write FILE,bus=ide")]
    [InlineData(
        "d.img,buss=ide", "unknown option 'buss'; did you mean bus? known are format, bus, cache, aio, discard, readonly and serial")]
    [InlineData("d.img,bus=sata", "bus=sata is not known; known are virtio, scsi, ide, nvme and usb")]
    [InlineData("d.img,bus=ide,bus=ide", "bus= comes twice; keep one")]
    [InlineData("d.img,cache=", "cache= has no value; give one or leave it out")]
    [InlineData("d.img,aio=native", "aio=native needs cache=none or cache=directsync; add one of them")]
    [InlineData("d.img,bus=ide,readonly=on", "bus=ide has no read-only disks; use another bus")]
    [InlineData("d.img,readonly=yes", "readonly=yes is not known; known are on and off")]
    [InlineData("d.img,serial=123456789012345678901", "serial= takes at most 20 characters")]
    [InlineData("d.img,serial=a b", "serial= takes printable ASCII characters without blanks only")]
    public void A_wrong_disk_says_what_would_be_right(string text, string expected)
    {
        Assert.False(DiskOption.TryParse(text, out _, out string? problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("nbd://store/web1", "nbd")]
    [InlineData("nbd+unix:///web1?socket=nbd.sock", "nbd+unix")]
    [InlineData("nbd:store:10809", "nbd")]
    [InlineData("iscsi://store/iqn.2026-01.example:web1/1", "iscsi")]
    [InlineData("rbd:pool/web1", "rbd")]
    [InlineData("https://store/install.iso", "https")]
    public void A_disk_over_the_network_is_refused_with_the_way(string text, string scheme)
    {
        string expected =
            $"{scheme}: names a disk over the network, not a file; write it into the cfg-file as how-do-i.md shows, which 'qemu-init help' names";
        Assert.False(DiskOption.TryParse(text, out _, out string? ofDisk));
        Assert.False(CdromOption.TryParse(text, out _, out string? ofDrive));
        Assert.Equal((expected, expected), (ofDisk, ofDrive));
    }

    [Theory]
    [InlineData("/dev/disk/by-path/pci-0000:00:1f.2-ata-1")]
    [InlineData("debian:12.iso")]
    [InlineData("./rbd:pool/web1")]
    [InlineData("my disks://web1")]
    [InlineData("://web1")]
    public void A_file_with_a_colon_in_its_name_is_a_file(string file)
    {
        Assert.True(DiskOption.TryParse(file, out DiskOption? disk, out string? ofDisk), ofDisk);
        Assert.True(CdromOption.TryParse(file, out CdromOption? cdrom, out string? ofDrive), ofDrive);
        Assert.Equal((file, file), (disk.FileName, cdrom.FileName));
    }

    [Theory]
    [InlineData("install.iso", "install.iso")]
    [InlineData("a,b=c.iso", "a,b=c.iso")]
    [InlineData("./empty", "./empty")]
    [InlineData("empty", null)]
    public void A_drive_has_a_disc_or_is_empty(string text, string? file)
    {
        Assert.True(CdromOption.TryParse(text, out CdromOption? cdrom, out _));
        Assert.Equal(file, cdrom.FileName);
    }

    [Theory]
    [InlineData("br0", NicKind.Bridge, "br0", null, null)]
    [InlineData("user", NicKind.User, null, null, null)]
    [InlineData("none", NicKind.None, null, null, null)]
    [InlineData("bridge0,model=e1000,mac=52-54-00-AB-cd-EF", NicKind.Bridge, "bridge0", "e1000", "52:54:00:ab:cd:ef")]
    [InlineData("br-lan.10,vhost=on", NicKind.Bridge, "br-lan.10", null, null)]
    public void An_adapter_is_plugged_into_something(string text, object kind, string? bridge, string? model, string? mac)
    {
        Assert.True(NicOption.TryParse(text, out NicOption? nic, out string? problem), problem);
        Assert.Equal((kind, bridge, model, mac), (nic.Kind, nic.Bridge, nic.Model, nic.Mac));
    }

    [Fact]
    public void Ports_lead_into_the_guest()
    {
        Assert.True(NicOption.TryParse(
            "user,hostfwd=tcp:127.0.0.1:2222-:22,model=virtio,hostfwd=udp::53-10.0.2.15:53", out NicOption? nic, out string? problem), problem);
        Assert.Equal(["tcp:127.0.0.1:2222-:22", "udp::53-10.0.2.15:53"], nic.HostForwards);
    }

    [Theory]
    [InlineData("", "the bridge is missing; write BRIDGE, user or none")]
    [InlineData("a-bridge-too-long", "'a-bridge-too-long' is too long for an interface; at most 15 bytes")]
    [InlineData("br 0", "'br 0' is not a valid name of an interface; write BRIDGE, user or none, then key=value")]
    [InlineData("br0,e1000", "'br0,e1000' is not a valid name of an interface; write BRIDGE, user or none, then key=value")]
    [InlineData("-br", "'-br' is not a valid name of an interface; write BRIDGE, user or none, then key=value")]
    [InlineData("br0,mac=01:00:5e:00:00:01", "mac=01:00:5e:00:00:01 is a group's address; the first octet must be even")]
    [InlineData("br0,mac=00:00:00:00:00:00", "mac=00:00:00:00:00:00 is not an address that an adapter can have")]
    [InlineData("br0,mac=52:54:00:12:34", "mac=52:54:00:12:34 is not an address; write six octets like 52:54:00:12:34:56")]
    [InlineData("br0,hostfwd=tcp::1-:1", "hostfwd= works with user only; a guest on a bridge is reached at its own address")]
    [InlineData(
        "user,hostfwd=2222:22",
        "hostfwd=2222:22 is not understood; write tcp:[ADDRESS]:PORT-[ADDRESS]:PORT, like tcp:127.0.0.1:2222-:22")]
    [InlineData("user,vhost=on", "vhost=on works on a bridge only")]
    [InlineData("br0,vhost=on,model=e1000", "vhost=on needs a virtio adapter, not e1000")]
    [InlineData("none,model=e1000", "none takes no options")]
    [InlineData("br0,net=x", "unknown option 'net'; known are model, mac, hostfwd and vhost")]
    public void A_wrong_adapter_says_what_would_be_right(string text, string expected)
    {
        Assert.False(NicOption.TryParse(text, out _, out string? problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("vnc", true, "127.0.0.1", null)]
    [InlineData("none", false, "127.0.0.1", null)]
    [InlineData("vnc,address=::1", true, "::1", null)]
    [InlineData("vnc,address=localhost", true, "localhost", null)]
    [InlineData("vnc,address=0.0.0.0,password-file=vnc.pw", true, "0.0.0.0", "vnc.pw")]
    public void A_screen_has_an_address(string text, bool isVnc, string address, string? passwordFile)
    {
        Assert.True(DisplayOption.TryParse(text, out DisplayOption? display, out string? problem), problem);
        Assert.Equivalent(new DisplayOption(isVnc, address, passwordFile), display, strict: true);
    }

    [Theory]
    [InlineData("sdl", "'sdl' is not known; known are vnc and none")]
    [InlineData("vnc,address=0.0.0.0", "address=0.0.0.0 can be reached from other hosts; add password-file=FILE")]
    [InlineData("vnc,address=::", "address=:: can be reached from other hosts; add password-file=FILE")]
    [InlineData("vnc,address=1", "address=1 is not an address; write one like 192.0.2.1 or 2001:db8::1")]
    [InlineData("vnc,address=[::1]", "address=[::1] is not an address; write one like 192.0.2.1 or 2001:db8::1")]
    [InlineData("vnc,address=host.example", "address=host.example is not an address; write one like 192.0.2.1 or 2001:db8::1")]
    [InlineData("none,address=::1", "none takes no options")]
    [InlineData("vnc,password=secret", "unknown option 'password'; known are address, password-file and websocket")]
    [InlineData("vnc,websocket=on", "websocket=on lets every page in a browser on this host reach the screen; add password-file=FILE")]
    [InlineData("vnc,websocket=5700", "websocket=5700 is not known; known are on and off")]
    public void A_wrong_screen_says_what_would_be_right(string text, string expected)
    {
        Assert.False(DisplayOption.TryParse(text, out _, out string? problem));
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData("cd", "cd", false)]
    [InlineData("n", "n", false)]
    [InlineData("dc,menu=on", "dc", true)]
    [InlineData("dc,menu=off", "dc", false)]
    [InlineData("menu=on", "", true)]
    public void An_order_has_letters(string text, string devices, bool hasMenu)
    {
        Assert.True(BootOrder.TryParse(text, out BootOrder? order, out string? problem), problem);
        Assert.Equivalent(new BootOrder(devices, hasMenu), order, strict: true);
    }

    [Theory]
    [InlineData("", "the letters are missing; write some of c (disks), d (CD drives) and n (network), like dc")]
    [InlineData("a", "'a' is not a kind of device; known are c (disks), d (CD drives) and n (network)")]
    [InlineData("cc", "'c' comes twice; keep one")]
    [InlineData("c,once=d", "'once=d' is not known; after the letters comes menu=on or nothing")]
    public void A_wrong_order_says_what_would_be_right(string text, string expected)
    {
        Assert.False(BootOrder.TryParse(text, out _, out string? problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Reading_never_throws_and_always_answers()
    {
        Gen<string> texts = Gen.Frequency(
            (1, Gen.String),
            (4, Gen.String["abr0=,:-.;'\"\n\0 vncusermodhtf/12"]),
            (2, Gen.OneOf("user", "vnc", "d.img", "br0", "cd").SelectMany(head => Gen.OneOf(
                ",mac=", ",hostfwd=tcp:", ",address=", ",serial=", ",bus=", ",menu=").SelectMany(key => Gen.String.Select(
                    tail => head + key + tail)))));
        texts.Sample(text =>
        {
            Assert.True(DiskOption.TryParse(text, out _, out string? disk) == (disk is null));
            Assert.True(CdromOption.TryParse(text, out _, out string? cdrom) == (cdrom is null));
            Assert.True(NicOption.TryParse(text, out _, out string? nic) == (nic is null));
            Assert.True(DisplayOption.TryParse(text, out _, out string? display) == (display is null));
            Assert.True(BootOrder.TryParse(text, out _, out string? boot) == (boot is null));
        });
    }

    [Fact]
    public void Whatever_a_file_is_called_before_its_options_it_keeps_its_name()
    {
        // Segments of the name that look like an option would be taken for one: they need another character in front.
        Gen<string> names = Gen.String["ab,.-_ '\"\\0é"].Where(name => name.Length > 0);
        names.Sample(name =>
        {
            Assert.True(DiskOption.TryParse(name + ",bus=scsi,discard=unmap", out DiskOption? disk, out string? problem), problem);
            return disk.FileName == name && disk.Bus == DiskBus.Scsi && disk.Discard == "unmap";
        });
    }
}
