using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using QemuInit.Options;

namespace QemuInit.Import;

/// <summary>A guest of Proxmox VE: a file of qemu-server. Source: qm.conf(5).</summary>
internal sealed class ProxmoxReader
{
    private const string OtherController = "the controller is virtio-scsi, for which the guest needs a driver; else use bus=ide";

    // Of sockets, and of processors in one.
    private const int Most = 4096;

    private static readonly string[] s_models = ["virtio", "e1000", "e1000e", "rtl8139", "vmxnet3", "ne2k_pci", "ne2k_isa", "pcnet"];

    private readonly ForeignGuest _guest;
    private readonly ProxmoxStorage _storage;
    private readonly Dictionary<string, ShellValue> _values = [];
    private readonly string[] _order;

    private ProxmoxReader(ForeignGuest guest, string file, string text, ProxmoxStorage storage)
    {
        _guest = guest;
        _storage = storage;
        ReadLines(file, text);
        CommandOption boot = new(new(file, 1, 1, ""), "boot", Find("boot") ?? "");
        _order = (boot.Find("order") ?? Find("bootdisk") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries);
    }

    private static ReadOnlySpan<byte> Rules => """
        =|meta digest lock numa hotplug autostart protection tags spice_enhancements
        =|ostype bootdisk sockets vcpus scsihw migrate_downtime migrate_speed
        ~a guest with a screen has a tablet|tablet
        ~when Proxmox does not start it any longer, say: qemu-init enable NAME|onboot
        no key has it|balloon shares hugepages keephugepages affinity numa* parallel* ivshmem
        a limit of processor time is the init system's|cpulimit cpuunits
        a device of the host needs PRIVDROP=late: add it to the cfg-file|hostpci* usb* virtiofs*
        a service has no sound|audio0
        swtpm has to be started first: start it by PRECMD, and add the options to the cfg-file|tpmstate0
        the disc of cloud-init is taken as it is, and not made again|cicustom citype ciuser cipassword ciupgrade sshkeys nameserver searchdomain ipconfig*
        it is not attached to the guest|unused*
        commands are not copied; see PRECMD and POSTCMD|hookscript
        the memory of a guest is not kept|vmstate vmstatestorage suspend_state runningmachine runningcpu snaptime parent snapstate
        ~it becomes a guest like others|template
        a guest is started running|freeze
        memory is not encrypted|amd-sev intel-tdx
        """u8;

    // What Proxmox makes of its own names of processors. Source: its CPUConfig.pm.
    private static ReadOnlySpan<byte> Cpus => """
        qemu64,+popcnt,+pni,+sse4.1,+sse4.2,+ssse3|x86-64-v2
        qemu64,+aes,+popcnt,+pni,+sse4.1,+sse4.2,+ssse3|x86-64-v2-AES
        qemu64,+abm,+aes,+avx,+avx2,+bmi1,+bmi2,+f16c,+fma,+movbe,+popcnt,+pni,+sse4.1,+sse4.2,+ssse3,+xsave|x86-64-v3
        qemu64,+abm,+aes,+avx,+avx2,+avx512bw,+avx512cd,+avx512dq,+avx512f,+avx512vl,+bmi1,+bmi2,+f16c,+fma,+movbe,+popcnt,+pni,+sse4.1,+sse4.2,+ssse3,+xsave|x86-64-v4
        """u8;

    /// <summary>Reads a guest.</summary>
    /// <param name="guest">What takes it.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="storage">Where volumes are.</param>
    public static void Read(ForeignGuest guest, string file, string text, ProxmoxStorage storage) =>
        new ProxmoxReader(guest, file, text, storage).TakeAll(new(file, 1, 1, ""));

    private void ReadLines(string file, string text)
    {
        string[] lines = text.Split('\n');
        bool isDescribed = false;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd();
            ForeignItem item = new(file, i + 1, 1, line);
            if (line.StartsWith('['))
            {
                _guest.Lose(item, "what follows was a snapshot, or is not in force yet");
                return;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith('#'))
            {
                // The description, as a page of the web has it.
                if (!isDescribed && PeerWords.Decoded(line[1..]).Trim() is { Length: > 0 } words)
                {
                    isDescribed = true;
                    _guest.Take(item, "DESC", words.Split('\n')[0].Trim());
                }
            }
            else if (colon > 0 && !line.AsSpan(0, colon).ContainsAny(' ', '='))
            {
                string key = line[..colon];
                bool isSecret = key is "cipassword" or "sshkeys";
                _values[key] = new(isSecret ? item.As(key) : item, key, [line[(colon + 1)..].Trim()], null);
            }
            else if (line.Length > 0)
            {
                throw item.Wrong("this line is not KEY: VALUE; the file may be cut, or be another tool's");
            }
        }
    }

    private void TakeAll(ForeignItem start)
    {
        if (!_values.ContainsKey("memory") && !_values.ContainsKey("cores") && !_values.ContainsKey("net0") && !_values.ContainsKey("ostype"))
            throw start.Wrong("this is not a guest of Proxmox: it has no memory, cores, net0 or ostype; name a file like /etc/pve/qemu-server/100.conf");
        foreach (ShellValue value in _values.Values)
            Take(value);
        _guest.Default(start, "no memory", "RAM", "512M");
        _guest.Default(start, "no cpu", "CPU", "kvm64");
        _guest.Default(start, "no machine", "MACHINE", "pc");
        if (Find("ostype") is ['w', ..] && Find("localtime") is null)
            _guest.Option(_values["ostype"].Item, "-rtc", "base=localtime");
    }

    private string? Find(string key) => _values.TryGetValue(key, out ShellValue? value) ? value.Text : null;

    private void Take(ShellValue value)
    {
        ForeignItem item = value.Item;
        string text = value.Text;
        CommandOption list = new(item, value.Key, text);
        switch (value.Key)
        {
            case "name":
                _guest.Name = item.As(text);
                break;
            case "description":
                _guest.Take(item, "DESC", PeerWords.Decoded(text).Split('\n')[0]);
                break;
            case "memory":
                string current = list.FindOrHead("current") ?? "";
                _guest.Take(item, "RAM", long.TryParse(current, NumberStyles.None, CultureInfo.InvariantCulture, out long mib) && mib < int.MaxValue
                    ? ForeignGuest.Memory(mib << 10) : current);
                break;
            case "cores":
                TakeProcessors(item, text);
                break;
            case "sockets" when Find("cores") is null:
                TakeProcessors(item, "1");
                break;
            case "cpu":
                TakeCpu(list);
                break;
            case "bios":
                _guest.Take(item, "FIRMWARE", text == "ovmf" ? "uefi" : "bios");
                break;
            case "efidisk0":
                string? vars = _storage.Find(list.FindOrHead("file") ?? "", out _, out string? unknown);
                _guest.Keep(item, unknown ?? PeerWords.VariablesStay(vars!));
                break;
            case "machine":
                // Proxmox counts changes of its own behind a plus sign.
                string machine = (list.FindOrHead("type") ?? "pc").Split('+')[0];
                _guest.Take(item, "MACHINE", machine + (Find("acpi") == "0" ? ",acpi=off" : ""), list.Unknown(" type "));
                break;
            case "acpi" when text != "0" || Find("machine") is not null:
                _guest.Keep(item);
                break;
            case "acpi":
                _guest.Take(item, "MACHINE", "pc,acpi=off");
                break;
            case "kvm":
                _guest.Take(item, "KVM", text);
                break;
            case "keyboard":
                _guest.Take(item, "KEYMAP", text);
                break;
            case "agent":
                _guest.Take(item, "AGENT", list.FindOrHead("enabled") ?? "0", list.Unknown(" enabled type "));
                break;
            case "boot" when list.Find("order") is null:
                _guest.Boot(item, list.FindOrHead("legacy") ?? text);
                break;
            case "boot":
                _guest.Keep(item);
                break;
            case "startup":
                TakeStartup(list);
                break;
            case "smbios1":
                TakeIdentity(list);
                break;
            case "vmgenid":
                _guest.Option(item, "-device", $"vmgenid,guid={text}");
                break;
            case "vga":
                TakeCard(list);
                break;
            case "serial0" when text == "socket":
                _guest.Take(item, "SERIAL", "1");
                break;
            case "rng0":
                _guest.Take(item, "RNG", "1");
                break;
            case "watchdog":
                _guest.Option(item, "-device", list.FindOrHead("model") ?? "i6300esb");
                _guest.Option(item, "-action", $"watchdog={list.Find("action") ?? "reset"}");
                break;
            case "localtime":
                _guest.Option(item, "-rtc", text == "1" ? "base=localtime" : "base=utc");
                break;
            case "startdate":
                _guest.Option(item, "-rtc", $"base={text}");
                break;
            case "reboot" when text == "0":
                _guest.Option(item, "-no-reboot", "");
                break;
            case "args":
                CommandReader.ReadOptions(_guest, ShellFile.Words(item, text));
                break;
            default:
                if (!TakeDevice(value, list))
                    ImportRules.Apply(_guest, item, Rules, value.Key, "Proxmox has no such setting");
                break;
        }
    }

    private void TakeProcessors(ForeignItem item, string cores)
    {
        string sockets = Find("sockets") ?? "1";
        string all = int.TryParse(cores, out int each) && int.TryParse(sockets, out int many) && each <= Most && many <= Most
            ? (each * many).ToString(CultureInfo.InvariantCulture)
            : cores;
        string count = Find("vcpus") is string online ? $"{online},maxcpus={all}" : all;
        _guest.Take(item, "SMP", $"{count},sockets={sockets},cores={cores}");
    }

    private void TakeCpu(CommandOption list)
    {
        string type = list.FindOrHead("cputype") ?? "kvm64";
        string? own = ImportRules.Find(Cpus, type);
        string cpu = own ?? type;
        foreach (string flag in (list.Find("flags") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            cpu += "," + flag;
        if (list.Find("hidden") == "1")
            cpu += ",kvm=off";
        _guest.Take(list.Item, "CPU", cpu, own is null ? list.Unknown(" cputype flags hidden ") : $"qemu does not know {type}");
    }

    private void TakeStartup(CommandOption list)
    {
        if (list.FindOrHead("order") is string order)
            _guest.Take(list.Item, "ORDER", order);
        if (list.Find("up") is string up)
            _guest.Take(list.Item, "READY", up);
        if (list.Find("down") is string down)
            _guest.Take(list.Item, "STOPDELAY", down);
    }

    private void TakeIdentity(CommandOption list)
    {
        CommaList table = new CommaList().Add("type", "1");
        bool isEncoded = list.Find("base64") == "1";
        int rest = 0;
        foreach ((string key, string value) in list.Pairs)
        {
            if (key == "uuid")
            {
                _guest.Option(list.Item, "-uuid", value);
            }
            else if (key != "base64")
            {
                byte[] bytes = new byte[value.Length];
                bool isText = isEncoded && Convert.TryFromBase64String(value, bytes, out rest);
                table.Add(key, isText ? Encoding.UTF8.GetString(bytes, 0, rest) : value);
            }
        }

        if (table.ToString().Contains(',', StringComparison.Ordinal))
            _guest.Option(list.Item, "-smbios", table.ToString());
    }

    private void TakeCard(CommandOption list)
    {
        string type = list.FindOrHead("type") ?? "std";
        if (type.StartsWith("serial", StringComparison.Ordinal))
            _guest.Take(list.Item, "DISPLAY", "none");
        else
            _guest.Take(list.Item, "VGA", type.TrimEnd('2', '3', '4') is "virtio-gl" ? "virtio" : type.TrimEnd('2', '3', '4'), list.Unknown(" type "));
    }

    private bool TakeDevice(ShellValue value, CommandOption list)
    {
        string kind = value.Key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (kind == value.Key)
            return false;
        int place = Array.IndexOf(_order, value.Key);
        if (kind == "net")
            TakeNic(list).BootIndex = place < 0 ? null : place;
        else if (kind is "ide" or "sata" or "scsi" or "virtio")
            TakeDrive(list, kind, place < 0 ? null : place);
        else
            return false;
        return true;
    }

    private ForeignDevice TakeNic(CommandOption list)
    {
        string? model = list.FindOrHead("model");
        string? mac = list.Find("macaddr");
        foreach ((string key, string text) in list.Pairs)
        {
            if (Array.IndexOf(s_models, key) >= 0 || key.StartsWith("e1000-", StringComparison.Ordinal) || key.StartsWith("i8255", StringComparison.Ordinal))
                (model, mac) = (key, text);
        }

        ForeignDevice nic = _guest.Add(ForeignDevice.Nic, list.Item, list.Find("bridge") ?? "user");
        nic.Add("model", model);
        nic.Add("mac", mac?.ToLowerInvariant());
        if (list.Find("tag") is string tag)
            nic.Alter($"tag={tag} is left out: name a bridge on that VLAN");
        nic.Alter(list.Unknown($" model macaddr bridge tag firewall {model} "));
        if (list.Find("firewall") == "1")
            nic.Alter("the firewall of Proxmox is left out");
        return nic;
    }

    private void TakeDrive(CommandOption list, string kind, int? place)
    {
        string volume = list.FindOrHead("file") ?? "";
        bool isDisc = list.Find("media") == "cdrom";
        string? change = null;
        string? problem = null;
        string? path = volume is "none" or "cdrom" && isDisc ? "empty" : _storage.Find(volume, out change, out problem);
        if (path is null)
        {
            _guest.Lose(list.Item, problem!);
            return;
        }

        ForeignDevice drive = _guest.Add(isDisc ? ForeignDevice.Disc : ForeignDevice.Disk, list.Item, path);
        drive.BootIndex = place;
        drive.IsSata = kind == "sata";
        drive.Alter(change);
        drive.Alter(volume == "cdrom" ? "the drive of the host is left out" : null);
        drive.Alter(list.Unknown(
            " file media size format cache aio discard ro serial backup replicate iothread ssd detect_zeroes snapshot shared cyls heads secs trans model queues "));
        if (!isDisc)
            drive.Add("format", list.Find("format") ?? (path.StartsWith("/dev/", StringComparison.Ordinal) ? "raw" : null));
        drive.Add("bus", kind == "sata" ? "ide" : kind);
        if (kind == "scsi" && Find("scsihw")?.StartsWith("virtio", StringComparison.Ordinal) != true)
            drive.Alter(OtherController);
        if (isDisc)
            return;
        drive.Add("cache", list.Find("cache"));
        drive.Add("aio", list.Find("aio"));
        drive.Add("discard", list.Find("discard") == "on" ? "unmap" : null);
        drive.Add("readonly", list.Find("ro") == "1" ? "on" : null);
        drive.Add("serial", list.Find("serial") is string serial ? PeerWords.Decoded(serial) : null);
    }
}
