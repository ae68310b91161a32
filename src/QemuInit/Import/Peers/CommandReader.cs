using System;
using System.Collections.Generic;
using QemuInit.Options;

namespace QemuInit.Import;

/// <summary>
/// A command line of qemu, or options of one that another tool lets its users add. Source: qemu's invocation document.
/// </summary>
internal sealed class CommandReader
{
    private const string Program = "qemu-system-";
    private const string UsualProgram = "qemu-system-x86_64";
    private const string OwnPlace = "~qemu-init gives the screen its port; see: qemu-init vnc NAME";

    // What says where a device is, not what it is.
    private const string Placement =
        " id bus addr unit port channel scsi-id lun device_id devno if index media node-name file filename driver drive netdev mac macaddr model type "
        + "format cache aio discard readonly read-only serial bootindex vhost br hostfwd fd fds vhostfd vhostfds ifname script downscript name "
        + "cache.direct cache.no-flush auto-read-only multifunction write-cache ";

    private static readonly string[] s_flags =
    [
        "enable-kvm", "nodefaults", "no-user-config", "nographic", "daemonize", "no-reboot", "no-shutdown", "S", "s", "snapshot", "usb", "no-acpi",
        "no-hpet", "no-fd-bootchk", "full-screen", "curses", "sdl", "win2k-hack", "mem-prealloc", "singlestep", "only-migratable", "preconfig",
        "no-quit", "alt-grab", "ctrl-grab", "portrait", "version", "help", "h", "nouserconfig", "xen-attach", "one-insn-per-tb", "semihosting",
    ];

    private readonly ForeignGuest _guest;
    private readonly List<CommandOption> _options = [];
    private bool _isX86 = true;
    private bool _hasNic;
    private bool _hasDefaults = true;

    private CommandReader(ForeignGuest guest) => _guest = guest;

    private static ReadOnlySpan<byte> OptionRules => """
        =|daemonize nodefaults no-user-config nouserconfig msg no-quit help h version
        ~qemu-init does this itself|pidfile monitor qmp qmp-pretty mon
        ~the user and the rights of qemu are qemu-init's; see RUNAS, PRIVDROP, SANDBOX|runas run-with chroot sandbox
        ~qemu-init writes its own logs|D d trace
        a guest is started running|S preconfig incoming
        changes are kept in the image|snapshot
        the debugger is for a moment: qemu-init monitor NAME gdbserver|s gdb
        a service has no sound|audiodev soundhw audio
        a folder of the host is shared by virtiofsd or 9p: add it to the cfg-file|fsdev virtfs
        ~qemu-init makes the channels that its devices need|chardev
        swtpm has to be started first: start it by PRECMD, and add the options to the cfg-file|tpmdev
        a secret is not copied|secret
        """u8;

    private static ReadOnlySpan<byte> DeviceRules => """
        ~qemu-init makes the controllers that its devices need|virtio-scsi* ahci ich9-ahci pcie-* ioh3420 pci-bridge i82801* virtio-serial* usb-ehci ich9-usb* piix3-* piix4-* nec-usb* qemu-xhci pci-ohci lsi* megasas* pvscsi spapr-v* usb-hub
        ~a guest with a screen has a tablet|usb-tablet usb-kbd usb-mouse virtio-tablet* virtio-keyboard* virtio-mouse* virtio-input*
        =|pvpanic*
        a service has no sound|intel-hda ich9-intel-hda hda-* AC97 ES1370 sb16 usb-audio ac97 virtio-sound*
        a device of the host needs PRIVDROP=late: add it to the cfg-file|vfio-* pci-assign usb-host
        swtpm has to be started first: start it by PRECMD, and add the options to the cfg-file|tpm-*
        SPICE is not served|usb-redir usb-ccid ccid-*
        a folder of the host is shared by virtiofsd or 9p: add it to the cfg-file|virtio-9p* vhost-user-fs*
        its channel is not kept; add both to the cfg-file|virtserialport virtconsole sclpconsole
        """u8;

    /// <summary>Reads a whole command line.</summary>
    /// <param name="guest">What takes it.</param>
    /// <param name="words">The program and its arguments.</param>
    public static void ReadWhole(ForeignGuest guest, IReadOnlyList<ForeignItem> words)
    {
        CommandReader reader = new(guest);
        reader.TakeProgram(words[0]);
        reader.Split(words, 1);
        reader.Take();
        reader.TakeDefaults(words[0]);
    }

    /// <summary>Reads options that another tool adds to its own.</summary>
    /// <param name="guest">What takes them.</param>
    /// <param name="words">The options.</param>
    public static void ReadOptions(ForeignGuest guest, IReadOnlyList<ForeignItem> words)
    {
        CommandReader reader = new(guest);
        reader.Split(words, 0);
        reader.Take();
    }

    /// <summary>Whether a word is a program of qemu's.</summary>
    public static bool IsProgram(string word)
    {
        string name = word[(word.LastIndexOf('/') + 1)..];
        return name.StartsWith(Program, StringComparison.Ordinal) || name is "qemu-kvm" or "kvm" or "qemu";
    }

    private void TakeProgram(ForeignItem word)
    {
        if (!IsProgram(word.Text))
            throw word.Wrong($"'{word.Text}' is not a qemu; begin with a program like {UsualProgram}");
        string name = word.Text[(word.Text.LastIndexOf('/') + 1)..];
        bool isSystem = name.StartsWith(Program, StringComparison.Ordinal);
        _isX86 = !isSystem || name.StartsWith(UsualProgram, StringComparison.Ordinal) || name.StartsWith(Program + "i386", StringComparison.Ordinal);
        _guest.Take(word, "TGTARCH", isSystem ? name : UsualProgram, isSystem ? null : "named by its processor");
        if (name is "qemu-kvm" or "kvm")
            _guest.Take(word, "KVM", "1");
    }

    private void Split(IReadOnlyList<ForeignItem> words, int first)
    {
        for (int i = first; i < words.Count; i++)
        {
            ForeignItem word = words[i];
            ForeignGuest.Require(word, _options.Count);
            if (word.Text is not ['-', _, ..])
            {
                _options.Add(new(word, "hda", word.Text));
                continue;
            }

            string name = word.Text.TrimStart('-');
            bool isFlag = Array.IndexOf(s_flags, name) >= 0;
            if (!isFlag && i + 1 == words.Count)
                throw word.Wrong($"{word.Text} needs an argument; the command line may be cut");
            string argument = isFlag ? "" : words[++i].Text;
            _options.Add(new(word.As(isFlag ? word.Text : $"{word.Text} {argument}"), name, argument));
        }
    }

    private void Take()
    {
        foreach (CommandOption option in _options)
            Take(option);
        foreach (CommandOption option in _options)
        {
            if (!option.IsUsed && option.Name is "drive" or "blockdev" or "netdev")
                _guest.Lose(option.Item, "no device uses it");
        }
    }

    private void Take(CommandOption option)
    {
        ForeignItem item = option.Item;
        string argument = option.Argument;
        switch (option.Name)
        {
            case "name":
                _guest.Name ??= item.As(option.FindOrHead("guest") ?? "");
                _guest.Keep(item, option.Unknown(" guest debug-threads process "));
                break;
            case "m":
                _guest.Take(item, "RAM", option.FindOrHead("size") ?? "");
                if (option.Find("maxmem") is not null)
                    _guest.Option(item, "-m", argument);
                break;
            case "smp":
                _guest.Take(item, "SMP", argument);
                break;
            case "cpu":
                _guest.Take(item, "CPU", argument);
                break;
            case "machine" or "M":
                TakeMachine(option);
                break;
            case "accel" or "enable-kvm":
                TakeAccelerator(item, option.Name == "accel" ? option.FindOrHead("accel") ?? "" : "kvm");
                break;
            case "bios":
                _guest.Take(item, "FIRMWARE", _guest.PathOf(argument));
                break;
            case "kernel" or "initrd":
                _guest.Take(item, option.Name.ToUpperInvariant(), _guest.PathOf(argument));
                break;
            case "append":
                _guest.Take(item, "APPEND", argument);
                break;
            case "boot":
                TakeBoot(option);
                break;
            case "drive":
                TakeDrive(option);
                break;
            case "hda" or "hdb" or "hdc" or "hdd" or "cdrom":
                bool isDisc = option.Name == "cdrom";
                ForeignDevice drive = _guest.Add(isDisc ? ForeignDevice.Disc : ForeignDevice.Disk, item, _guest.PathOf(argument));
                if (_isX86 && !isDisc)
                    drive.Add("bus", "ide");
                break;
            case "fda" or "fdb" or "pflash" or "sd" or "mtdblock":
                _guest.Option(item, "-" + option.Name, _guest.PathOf(argument));
                break;
            case "device":
                TakeDevice(option);
                break;
            case "nic":
                _hasNic = true;
                if (option.Head != "none")
                    TakeNic(item, option, option, option.Find("model"), option.Head);
                else
                    _guest.Keep(item);
                break;
            case "net":
                TakeOldNet(option);
                break;
            case "netdev" or "blockdev":
                break;
            case "vnc":
                _guest.Take(item, "DISPLAY", argument == "none" ? "none" : "vnc", argument == "none" ? null : OwnPlace[1..]);
                break;
            case "spice" or "sdl" or "full-screen":
                _guest.Take(item, "DISPLAY", "vnc", "the screen is VNC");
                break;
            case "display":
                bool isNone = option.Head is "none" or "egl-headless";
                _guest.Take(item, "DISPLAY", isNone ? "none" : "vnc", isNone ? null : "the screen is VNC");
                break;
            case "nographic" or "curses":
                _guest.Take(item, "DISPLAY", "none", "see: qemu-init console NAME");
                break;
            case "vga":
                _guest.Take(item, "VGA", argument);
                break;
            case "k":
                _guest.Take(item, "KEYMAP", argument);
                break;
            case "serial":
                _guest.Take(item, "SERIAL", argument == "none" ? "0" : "1", argument == "none" ? null : "see: qemu-init console NAME");
                break;
            case "usbdevice" when argument is "tablet" or "mouse" or "keyboard":
            case "usb":
                _guest.Keep(item, "a guest with a screen has a tablet");
                break;
            case "object":
                TakeObject(option);
                break;
            case "parallel" when argument == "none":
                _guest.Keep(item);
                break;
            default:
                _hasDefaults &= option.Name != "nodefaults";
                if (!ImportRules.Apply(_guest, item, OptionRules, option.Name))
                    _guest.Option(item, "-" + option.Name, argument);
                break;
        }
    }

    private void TakeAccelerator(ForeignItem item, string names)
    {
        string first = names.Split(':')[0];
        _guest.Take(item, "KVM", first == "kvm" ? "1" : "0", names is "kvm" or "tcg" ? null : $"{Wording.Quote(names)} is the host's matter; see KVM");
    }

    private void TakeMachine(CommandOption option)
    {
        if (option.Find("accel") is string accelerator)
            TakeAccelerator(option.Item, accelerator);
        string type = option.FindOrHead("type") ?? "";
        CommandOption rest = new(option.Item, option.Name, option.Without(" accel pflash0 pflash1 type "));
        string machine = rest.Head.Length > 0 || type.Length == 0 ? rest.Argument : rest.Argument.Length == 0 ? type : $"{type},{rest.Argument}";
        if (machine.Length > 0)
            _guest.Take(option.Item, "MACHINE", machine);
        for (int unit = 0; unit < 2; unit++)
        {
            if (option.Find($"pflash{unit}") is string node)
                TakeFlash(option.Item, unit, BlockDevice(node, 0));
        }
    }

    private void TakeFlash(ForeignItem item, int unit, CommandOption? drive)
    {
        if (drive?.Find("file") is not string file)
        {
            _guest.Lose(item, "the firmware's file is not named");
            return;
        }

        CommaList flash = new CommaList().Add("if", "pflash").Add("unit", unit).Add("format", drive.Find("format") ?? "raw");
        flash.Add("file", _guest.PathOf(file)).Add("readonly", drive.Find("readonly") ?? drive.Find("read-only"));
        _guest.Option(item, "-drive", flash.ToString());
    }

    private void TakeBoot(CommandOption option)
    {
        if (option.FindOrHead("order") is string order)
            _guest.Boot(option.Item, order);
        if (CommaList.IsOn(option.Pairs, "menu"))
            _guest.Take(option.Item, "BOOT", $"{_guest.Find("BOOT") ?? "cd"},menu=on");
        if (option.Unknown(" order menu strict ") is string left)
            _guest.Lose(option.Item, left);
    }

    private void TakeDrive(CommandOption option)
    {
        switch (option.Find("if") ?? (_isX86 ? "ide" : "virtio"))
        {
            case "none":
                return;
            case "pflash":
                TakeFlash(option.Item, int.TryParse(option.Find("unit"), out int unit) ? unit : option.Find("readonly") is null ? 1 : 0, option);
                break;
            case "ide":
                AddDrive(option.Item, option, "ide", option);
                break;
            case "virtio":
                AddDrive(option.Item, option, "virtio", option);
                break;
            case "scsi":
                AddDrive(option.Item, option, "scsi", option);
                break;
            default:
                CommaList list = new();
                foreach ((string key, string value) in option.Pairs)
                    list.Add(key, key == "file" ? _guest.PathOf(value) : value);
                _guest.Option(option.Item, "-drive", list.ToString());
                break;
        }

        option.IsUsed = true;
    }

    private void AddDrive(ForeignItem item, CommandOption drive, string bus, CommandOption device)
    {
        bool isDisc = drive.Find("media") == "cdrom" || device.Head.EndsWith("-cd", StringComparison.Ordinal);
        string? file = drive.Find("file");
        if (!isDisc && file is null)
        {
            _guest.Lose(item, "its file is not named");
            return;
        }

        if (file?.StartsWith("/dev/fd", StringComparison.Ordinal) == true)
        {
            _guest.Lose(item, "its file was passed open; add it by its name");
            return;
        }

        // A name with a protocol, as nbd:HOST:PORT, is not a path.
        bool isPath = file?.Contains(':', StringComparison.Ordinal) != true || file.StartsWith('/');
        ForeignDevice added = _guest.Add(
            isDisc ? ForeignDevice.Disc : ForeignDevice.Disk, item, string.IsNullOrEmpty(file) ? "empty" : isPath ? _guest.PathOf(file) : file);
        added.BootIndex = int.TryParse(device.Find("bootindex") ?? drive.Find("bootindex"), out int index) ? index : null;
        added.Alter(drive.Unknown(Placement));
        if (!ReferenceEquals(drive, device))
            added.Alter(device.Unknown(Placement));
        if (!isDisc)
        {
            added.Add("format", drive.Find("format"));
            if (drive.Find("format") is null && file!.EndsWith(".img", StringComparison.Ordinal))
                added.Alter("without format= it is raw: qemu looked into the file");
        }

        added.Add("bus", bus);
        if (isDisc)
            return;
        added.Add("cache", drive.Find("cache") ?? CacheOf(drive));
        added.Add("aio", drive.Find("aio"));
        added.Add("discard", drive.Find("discard") switch { "on" => "unmap", "off" => "ignore", string word => word, null => null });
        added.Add("readonly", (drive.Find("readonly") ?? drive.Find("read-only")) is "on" or "true" or "yes" ? "on" : null);
        added.Add("serial", device.Find("serial") ?? drive.Find("serial"));
    }

    private static string? CacheOf(CommandOption drive) => CommaList.IsOn(drive.Pairs, "cache.direct")
        ? "none"
        : CommaList.IsOn(drive.Pairs, "cache.no-flush") ? "unsafe" : null;

    private void TakeDevice(CommandOption option)
    {
        string driver = option.FindOrHead("driver") ?? "";
        if (option.Find("netdev") is string netdev && FindNamed("netdev", "id", netdev) is CommandOption backend)
        {
            backend.IsUsed = true;
            TakeNic(option.Item, option, backend, driver, backend.FindOrHead("type") ?? "");
        }
        else if (BusOf(driver) is string bus)
        {
            string? drive = option.Find("drive");
            CommandOption? found = drive is null ? null : FindNamed("drive", "id", drive) ?? BlockDevice(drive, 0);
            if (found is not null)
                found.IsUsed = true;
            AddDrive(option.Item, found ?? new(option.Item, "drive", ""), bus, option);
        }
        else if (driver == "virtserialport" && option.Find("name") == "org.qemu.guest_agent.0")
        {
            _guest.Take(option.Item, "AGENT", "1");
        }
        else if (CardOf(driver) is string card)
        {
            _guest.Take(option.Item, "VGA", card, option.Unknown(Placement));
        }
        else if (driver.StartsWith("virtio-rng", StringComparison.Ordinal))
        {
            _guest.Take(option.Item, "RNG", "1");
        }
        else if (driver is "isa-serial" or "pci-serial" or "spapr-vty")
        {
            _guest.Take(option.Item, "SERIAL", "1");
        }
        else if (!ImportRules.Apply(_guest, option.Item, DeviceRules, driver))
        {
            // Its place among devices that are not there would be wrong.
            _guest.Option(option.Item, "-device", option.Without(" bus addr "));
        }
    }

    private static string? BusOf(string driver) => driver switch
    {
        _ when driver.StartsWith("virtio-blk", StringComparison.Ordinal) => "virtio",
        "scsi-hd" or "scsi-disk" or "scsi-cd" or "scsi-block" => "scsi",
        "ide-hd" or "ide-drive" or "ide-cd" => "ide",
        "nvme" => "nvme",
        "usb-storage" => "usb",
        _ => null,
    };

    private static string? CardOf(string driver) => driver switch
    {
        "VGA" or "secondary-vga" => "std",
        "qxl-vga" or "qxl" => "qxl",
        "cirrus-vga" => "cirrus",
        "vmware-svga" => "vmware",
        _ when driver.StartsWith("virtio-vga", StringComparison.Ordinal) || driver.StartsWith("virtio-gpu", StringComparison.Ordinal) => "virtio",
        _ => null,
    };

    private CommandOption? FindNamed(string name, string key, string id) =>
        _options.Find(option => option.Name == name && option.Find(key) == id);

    // A node and those below it, as a drive: the format of the first and the file of the last.
    private CommandOption? BlockDevice(string node, int depth)
    {
        if (depth > 8 || FindNamed("blockdev", "node-name", node) is not CommandOption top)
            return null;
        top.IsUsed = true;
        CommandOption? below = top.Find("file") is string name ? BlockDevice(name, depth + 1) : null;
        string driver = top.FindOrHead("driver") ?? "";
        string? file = top.Find("filename") ?? top.Find("file.filename") ?? below?.Find("file");
        CommaList list = new();
        if (driver is not ("file" or "host_device" or "host_cdrom"))
            list.Add("format", driver);
        list.Add("file", file).Add("readonly", top.Find("read-only")).Add("discard", top.Find("discard") ?? below?.Find("discard"));
        list.Add("cache.direct", top.Find("cache.direct")).Add("cache.no-flush", top.Find("cache.no-flush"));
        list.Add("aio", below?.Find("aio") ?? top.Find("aio") ?? top.Find("file.aio"));
        return new(top.Item, "drive", list.ToString());
    }

    private void TakeObject(CommandOption option)
    {
        string kind = option.FindOrHead("qom-type") ?? "";
        if (kind.StartsWith("rng-", StringComparison.Ordinal))
            _guest.Keep(option.Item);
        else if (!ImportRules.Apply(_guest, option.Item, OptionRules, kind))
            _guest.Option(option.Item, "-object", option.Argument);
    }

    private void TakeNic(ForeignItem item, CommandOption device, CommandOption backend, string? driver, string kind)
    {
        _hasNic = true;
        string? plug = kind switch { "user" => "user", "bridge" => backend.Find("br") ?? "br0", "tap" => "br0", _ => null };
        if (plug is null)
        {
            _guest.Lose(item, $"qemu-init knows a bridge and 'user' only, not {Wording.Quote(kind)}");
            return;
        }

        ForeignDevice nic = _guest.Add(ForeignDevice.Nic, item, plug);
        string? model = driver?.StartsWith("virtio-net", StringComparison.Ordinal) == true ? "virtio" : driver;
        nic.Add("model", model ?? (_isX86 && device.Name != "device" ? "e1000" : null));
        nic.Add("mac", device.Find("mac") ?? device.Find("macaddr"));
        nic.Add("vhost", plug != "user" && CommaList.IsOn(backend.Pairs, "vhost") ? "on" : null);
        foreach ((string key, string value) in backend.Pairs)
        {
            if (key is "hostfwd" or "hostfwd.str")
                nic.Add("hostfwd", value);
        }

        nic.BootIndex = int.TryParse(device.Find("bootindex"), out int index) ? index : null;
        if (kind == "tap")
            nic.Alter("the command does not say which bridge the tap is on");
        nic.Alter(backend.Unknown(Placement));
        if (device.Name == "device")
            nic.Alter(device.Unknown(Placement));
    }

    // -net nic,… and -net user,… stand apart: the first backend is taken for all.
    private void TakeOldNet(CommandOption option)
    {
        _hasNic = true;
        if (option.Head == "nic")
        {
            CommandOption backend = _options.Find(static one => one.Name == "net" && one.Head is not ("nic" or "none")) ?? option;
            TakeNic(option.Item, option, backend, option.Find("model"), backend.Head);
        }
        else
        {
            _guest.Keep(option.Item);
        }
    }

    // What qemu does where nothing is said, and this program would do otherwise.
    private void TakeDefaults(ForeignItem program)
    {
        _guest.Default(program, "no -accel", "KVM", "0");
        _guest.Default(program, "no -m", "RAM", "128M");
        if (!_isX86)
            return;
        _guest.Default(program, "no -machine", "MACHINE", "pc");
        _guest.Default(program, "no -cpu", "CPU", "qemu64");
        if (!_hasNic && _hasDefaults)
            _guest.Add(ForeignDevice.Nic, program.As("no -nic"), "user").Add("model", "e1000");
    }
}
