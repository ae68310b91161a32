using System;
using System.Globalization;
using QemuInit.Options;

namespace QemuInit.Import;

/// <summary>A guest of libvirt: a domain in XML. Source: libvirt's "Domain XML format".</summary>
internal sealed class LibvirtReader
{
    private const string OwnPort = "qemu-init gives the screen its port; see: qemu-init vnc NAME";

    private readonly ForeignGuest _guest;
    private readonly Markup _domain;

    private LibvirtReader(ForeignGuest guest, Markup domain)
    {
        _guest = guest;
        _domain = domain;
    }

    private static ReadOnlySpan<byte> Rules => """
        =|metadata genid emulator on_poweroff on_reboot on_crash pm currentMemory resource seclabel input panic audio channel-spice iommu
        ~qemu-init makes the controllers that its devices need|controller hub
        the tuning of the host is not copied|blkiotune cputune memtune memoryBacking numatune iothreads iothreadids perf idmap throttlegroups keywrap
        a service has no sound|sound
        a device of the host needs PRIVDROP=late: add it to the cfg-file|hostdev redirfilter
        swtpm has to be started first: start it by PRECMD, and add the options to the cfg-file|tpm
        SPICE is not served|redirdev smartcard
        a folder of the host is shared by virtiofsd or 9p: add it to the cfg-file|filesystem
        its channel is not kept; add it to the cfg-file|channel parallel
        memory is not encrypted|launchSecurity
        it was started by a loader of its own|bootloader bootloader_args
        """u8;

    /// <summary>Reads a guest.</summary>
    /// <param name="guest">What takes it.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="text">What is in it.</param>
    public static void Read(ForeignGuest guest, string file, string text)
    {
        Markup root = Markup.Read(file, text);
        Markup domain = root.Name == "domainsnapshot" || root.Name == "domstatus" ? root.Find("domain") ?? root : root;
        if (domain.Name != "domain")
            throw root.Place.Wrong($"the element is <{root.Name}>, not <domain>; name a file as by: virsh dumpxml NAME");
        new LibvirtReader(guest, domain).Take();
    }

    private void Take()
    {
        string type = _domain["type"] ?? "";
        if (type is not ("kvm" or "qemu"))
            throw _domain.Place.Wrong($"the domain is of type {Wording.Quote(type)}; only kvm and qemu are qemu's");
        _guest.Take(_domain.Place, "KVM", type == "kvm" ? "1" : "0");
        foreach (Markup element in _domain.Children)
            TakeElement(element);
        _guest.Default(_domain.Place, "no <graphics>", "DISPLAY", "none");
    }

    private void TakeElement(Markup element)
    {
        ForeignItem item = element.Place;
        switch (element.Name)
        {
            case "name":
                _guest.Name = item.As(element.Text);
                break;
            case "uuid":
                _guest.Option(item, "-uuid", element.Text);
                break;
            case "title" or "description":
                _guest.Take(item, "DESC", element.Text.Split('\n')[0]);
                break;
            case "memory":
                TakeMemory(element);
                break;
            case "vcpu":
                TakeProcessors(element);
                break;
            case "os":
                TakeSystem(element);
                break;
            case "features":
                TakeFeatures(element);
                break;
            case "cpu":
                TakeCpu(element);
                break;
            case "clock":
                TakeClock(element);
                break;
            case "sysinfo":
                TakeIdentity(element);
                break;
            case "devices":
                foreach (Markup device in element.Children)
                    TakeDevice(device);
                break;
            case "qemu:commandline" or "commandline":
                CommandReader.ReadOptions(
                    _guest,
                    element.Children.FindAll(static one => one.Name.EndsWith("arg", StringComparison.Ordinal))
                        .ConvertAll(static one => one.Place.As(one["value"] ?? "")));
                break;
            default:
                ImportRules.Apply(_guest, item, Rules, element.Name, PeerWords.NoKey);
                break;
        }
    }

    private void TakeMemory(Markup element)
    {
        // In bytes; KiB where nothing is said.
        long unit = (element["unit"] ?? "KiB") switch
        {
            "b" or "bytes" => 1,
            "KB" => 1000,
            "k" or "K" or "KiB" => 1L << 10,
            "MB" => 1_000_000,
            "M" or "MiB" => 1L << 20,
            "GB" => 1_000_000_000,
            "G" or "GiB" => 1L << 30,
            "T" or "TiB" => 1L << 40,
            _ => 0,
        };
        bool isNumber = long.TryParse(element.Text, NumberStyles.None, CultureInfo.InvariantCulture, out long count);
        if (!isNumber || unit == 0 || count == 0 || count > (1L << 52) / unit)
            throw element.Place.Wrong($"{Wording.Quote(element.Text + (element["unit"] ?? ""))} is not an amount of memory; write a number, and unit='KiB'");
        _guest.Take(element.Place, "RAM", ForeignGuest.Memory(Math.Max(1, (count * unit) >> 10)));
    }

    private void TakeProcessors(Markup element)
    {
        string smp = element["current"] is string current && current != element.Text ? $"{current},maxcpus={element.Text}" : element.Text;
        if (_domain.Find("cpu")?.Find("topology") is Markup topology)
        {
            foreach (string part in (string[])["sockets", "dies", "clusters", "cores", "threads"])
                smp += topology[part] is string count && (count != "1" || part is "sockets" or "cores" or "threads") ? $",{part}={count}" : "";
        }

        _guest.Take(element.Place, "SMP", smp);
    }

    private void TakeSystem(Markup os)
    {
        string boot = "";
        foreach (Markup element in os.Children)
        {
            ForeignItem item = element.Place;
            switch (element.Name)
            {
                case "type":
                    if (element["arch"] is string architecture)
                        _guest.Take(item, "TGTARCH", $"qemu-system-{(architecture is "i686" ? "i386" : architecture)}");
                    _guest.Take(item, "MACHINE", (element["machine"] ?? "pc") + MachineFeatures());
                    break;
                case "loader" when element["type"] == "pflash" && os.Find("nvram") is { Text.Length: > 0 } vars:
                    Flash(item, 0, element, "on");
                    Flash(vars.Place, 1, vars, null);
                    break;
                case "loader":
                    bool isUefi = element["type"] == "pflash";
                    _guest.Take(item, "FIRMWARE", isUefi ? "uefi" : _guest.PathOf(element.Text), isUefi ? "the firmware is this host's" : null);
                    break;
                case "nvram" when os.Find("loader") is null:
                    _guest.Keep(item, PeerWords.VariablesStay(element.Text));
                    break;
                case "nvram":
                    break;
                case "kernel" or "initrd":
                    _guest.Take(item, element.Name.ToUpperInvariant(), element.Text);
                    break;
                case "cmdline":
                    _guest.Take(item, "APPEND", element.Text);
                    break;
                case "boot":
                    boot += element["dev"] switch { "hd" => "c", "cdrom" => "d", "network" => "n", "fd" => "a", _ => "" };
                    break;
                case "bootmenu" when element["enable"] == "yes":
                    _guest.Option(item, "-boot", "menu=on");
                    break;
                case "smbios" or "bootmenu" or "firmware" or "bios":
                    _guest.Keep(item);
                    break;
                default:
                    _guest.Lose(item, PeerWords.NoKey);
                    break;
            }
        }

        if (boot.Length > 0)
            _guest.Boot(os.Find("boot")!.Place, boot);
        if (os["firmware"] == "efi" && os.Find("loader") is null)
            _guest.Take(os.Place, "FIRMWARE", "uefi");
    }

    private void Flash(ForeignItem item, int unit, Markup element, string? readOnly)
    {
        CommaList flash = new CommaList().Add("if", "pflash").Add("unit", unit).Add("format", element["format"] ?? "raw");
        _guest.Option(item, "-drive", flash.Add("file", element.Text).Add("readonly", readOnly).ToString());
    }

    // What libvirt calls features is the machine's in part.
    private string MachineFeatures()
    {
        Markup? features = _domain.Find("features");
        string options = "";
        foreach (string name in (string[])["smm", "vmport"])
            options += features?.Find(name) is Markup feature ? $",{name}={feature["state"] ?? "on"}" : "";
        Markup? hpet = _domain.Find("clock")?.Children.Find(static timer => timer["name"] == "hpet");
        return hpet?["present"] is "no" ? options + ",hpet=off" : options;
    }

    private void TakeFeatures(Markup features)
    {
        foreach (Markup feature in features.Children)
        {
            if (feature.Name is "acpi" or "apic" or "pae" or "smm" or "vmport" or "hyperv" or "gic" or "kvm")
                _guest.Keep(feature.Place);
            else
                _guest.Lose(feature.Place, PeerWords.NoKey);
        }
    }

    private void TakeCpu(Markup cpu)
    {
        string mode = cpu["mode"] ?? "custom";
        string? model = mode.StartsWith("host", StringComparison.Ordinal) ? "host" : mode == "maximum" ? "max" : cpu.Find("model")?.Text;
        if (string.IsNullOrEmpty(model))
        {
            _guest.Keep(cpu.Place);
            return;
        }

        string flags = "";
        foreach (Markup feature in cpu.Children)
        {
            if (feature is { Name: "feature" } && feature["name"] is string name)
                flags += feature["policy"] is "disable" or "forbid" ? $",-{name}" : feature["policy"] is "optional" ? "" : $",+{name}";
        }

        Markup? features = _domain.Find("features");
        foreach (Markup one in features?.Find("hyperv")?.Children ?? [])
        {
            string? value = one["retries"] ?? one["value"];
            if (one["state"] == "on")
                flags += $",hv-{one.Name.Replace('_', '-')}{(value is null ? "" : $"={value}")}";
        }

        if (features?.Find("kvm")?.Find("hidden", "state") == "on")
            flags += ",kvm=off";
        _guest.Take(cpu.Place, "CPU", model + flags, mode == "host-model" ? "host-model is the processor of the host here" : null);
    }

    private void TakeClock(Markup clock)
    {
        string offset = clock["offset"] ?? "utc";
        if (offset is "utc" or "localtime")
            _guest.Option(clock.Place, "-rtc", $"base={offset}");
        else
            _guest.Lose(clock.Place, $"{PeerWords.NoKey}; add -rtc base= to the cfg-file");
        foreach (Markup timer in clock.Children)
        {
            if (timer["name"] is "hpet" or "rtc" or "pit" or "hypervclock" or "kvmclock")
                _guest.Keep(timer.Place);
            else
                _guest.Lose(timer.Place, PeerWords.NoKey);
        }
    }

    private void TakeIdentity(Markup sysinfo)
    {
        foreach (Markup group in sysinfo.Children)
        {
            CommaList table = new CommaList().Add("type", group.Name switch { "bios" => 0, "system" => 1, "baseBoard" => 2, "chassis" => 3, _ => 11 });
            foreach (Markup entry in group.Children)
            {
                string name = entry["name"] ?? "value";
                if (name != "uuid")
                    table.Add(name, entry.Text);
            }

            _guest.Option(group.Place, "-smbios", table.ToString());
        }
    }

    private void TakeDevice(Markup device)
    {
        ForeignItem item = device.Place;
        switch (device.Name)
        {
            case "disk":
                TakeDisk(device);
                break;
            case "interface":
                TakeNic(device);
                break;
            case "graphics":
                TakeScreen(device);
                break;
            case "video":
                string card = device.Find("model", "type") ?? "vga";
                _guest.Take(item, "VGA", card switch { "vga" or "bochs" => "std", "vmvga" => "vmware", _ => card });
                break;
            case "serial" or "console":
                _guest.Take(item, "SERIAL", "1");
                break;
            case "channel" when device.Find("target", "name") == "org.qemu.guest_agent.0":
                _guest.Take(item, "AGENT", "1");
                break;
            case "channel" when device["type"] is "spicevmc" or "spiceport":
                _guest.Lose(item, "SPICE is not served");
                break;
            case "rng":
                _guest.Take(item, "RNG", "1");
                break;
            case "memballoon" when device["model"] == "none":
                _guest.Keep(item);
                break;
            case "memballoon":
                _guest.Option(item, "-device", "virtio-balloon");
                break;
            case "watchdog":
                _guest.Option(item, "-device", device["model"] is "itco" or null ? "i6300esb" : device["model"]!);
                _guest.Option(item, "-action", $"watchdog={device["action"] ?? "reset"}");
                break;
            case "vsock":
                _guest.Option(item, "-device", $"vhost-vsock-pci,guest-cid={device.Find("cid", "address") ?? "3"}");
                break;
            default:
                ImportRules.Apply(_guest, item, Rules, device.Name, "add it to the cfg-file");
                break;
        }
    }

    private void TakeScreen(Markup graphics)
    {
        if (graphics["type"] == "vnc")
        {
            bool isLocal = (graphics["listen"] ?? "127.0.0.1") is "127.0.0.1" or "::1" or "localhost";
            _guest.Take(graphics.Place, "DISPLAY", "vnc", isLocal ? OwnPort : $"{OwnPort}; other hosts reach it by address= and password-file= only");
        }
        else
        {
            _guest.Take(graphics.Place, "DISPLAY", "vnc", "the screen is VNC");
        }
    }

    private void TakeDisk(Markup disk)
    {
        string kind = disk["device"] ?? "disk";
        Markup? source = disk.Find("source");
        string? file = source?["file"] ?? source?["dev"];
        string bus = disk.Find("target", "bus") ?? "ide";
        ForeignItem item = disk.Place.As($"<disk> {disk.Find("target", "dev")}");
        if (kind == "floppy" && file is not null)
        {
            _guest.Option(item, "-drive", new CommaList().Add("if", "floppy").Add("format", "raw").Add("file", file).ToString());
            return;
        }

        bool isDisc = kind == "cdrom";
        if (kind is not ("disk" or "cdrom") || (file is null && (!isDisc || source is not null)))
        {
            _guest.Lose(item, $"a {kind} of type {Wording.Quote(disk["type"] ?? "")} has no path: add the key, or add it to the cfg-file");
            return;
        }

        ForeignDevice device = _guest.Add(isDisc ? ForeignDevice.Disc : ForeignDevice.Disk, item, file ?? "empty");
        Markup? driver = disk.Find("driver");
        device.BootIndex = int.TryParse(disk.Find("boot", "order"), out int order) ? order : null;
        device.IsSata = bus == "sata";
        if (!isDisc)
            device.Add("format", driver?["type"] ?? "raw");
        if (bus is "fdc" or "sd" or "xen" or "uml")
            device.Alter($"the bus {bus} is left out");
        else if (!(isDisc && bus is "usb" or "virtio"))
            device.Add("bus", bus == "sata" ? "ide" : bus);
        if (bus == "scsi" && HasOtherController())
            device.Alter("the controller is virtio-scsi, for which the guest needs a driver; else use bus=ide");
        foreach (Markup one in disk.Children)
        {
            if (one.Name is "iotune" or "blockio" or "encryption" or "shareable" or "transient" or "geometry" or "mirror")
                device.Alter($"<{one.Name}> is left out");
        }

        if (isDisc)
            return;
        device.Add("cache", driver?["cache"] is "default" ? null : driver?["cache"]);
        device.Add("aio", driver?["io"]);
        device.Add("discard", driver?["discard"]);
        device.Add("readonly", disk.Find("readonly") is null ? null : "on");
        device.Add("serial", disk.Find("serial")?.Text);
    }

    private bool HasOtherController() =>
        _domain.Find("devices")?.Children.Find(static one => one.Name == "controller" && one["type"] == "scsi")?["model"] is string model
        && !model.StartsWith("virtio", StringComparison.Ordinal);

    private void TakeNic(Markup adapter)
    {
        string type = adapter["type"] ?? "";
        Markup? source = adapter.Find("source");
        string? plug = type switch
        {
            "bridge" => source?["bridge"],
            "user" => "user",
            "network" => source?["network"] == "default" ? "virbr0" : "br0",
            "direct" or "ethernet" => "br0",
            _ => null,
        };
        ForeignItem item = adapter.Place.As($"<interface> {adapter.Find("mac", "address")}".TrimEnd());
        if (plug is null)
        {
            _guest.Lose(item, $"qemu-init knows a bridge and 'user' only, not {Wording.Quote(type)}");
            return;
        }

        ForeignDevice nic = _guest.Add(ForeignDevice.Nic, item, plug);
        string? model = adapter.Find("model", "type");
        nic.Add("model", model?.StartsWith("virtio", StringComparison.Ordinal) == true ? "virtio" : model ?? "rtl8139");
        nic.Add("mac", adapter.Find("mac", "address"));
        nic.BootIndex = int.TryParse(adapter.Find("boot", "order"), out int order) ? order : null;
        if (type == "network")
            nic.Alter($"network {source?["network"]} is libvirt's: name the bridge that it is on");
        else if (type is "direct" or "ethernet")
            nic.Alter($"{type} is not a bridge: name one of this host");
        foreach (Markup one in adapter.Children)
        {
            if (one.Name is "vlan" or "bandwidth" or "filterref" or "virtualport" or "link" or "mtu" or "portForward")
                nic.Alter($"<{one.Name}> is left out");
        }
    }
}
