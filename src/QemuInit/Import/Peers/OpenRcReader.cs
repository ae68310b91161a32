using System;
using System.Collections.Generic;

namespace QemuInit.Import;

/// <summary>A guest of qemu-openrc: a file of conf.d. Source: its qemu.confd and qemu.initd.</summary>
internal static class OpenRcReader
{
    /// <summary>The variable that its script has the guest's name in.</summary>
    public const string Name = "VM_NAME";

    private static ReadOnlySpan<byte> Rules => """
        ~qemu-init does this itself|pidfile logfile start_wait monitor_socket qemu_ga_socket hugepages_path qmp_socket enable_qmp
        ~guests run as qemu-init's own user; see RUNAS|user group
        ~qemu-init gives the screen its address and port; see DISPLAY|vnc_listen
        a password is not copied; see DISPLAY, password-file=|vnc_password spice_password
        no key has it|memory_slots memory_hugepages
        SPICE is not served; the screen is VNC|enable_spice spice_*
        ~a guest with a screen has a tablet|enable_usb_tablet
        the order of services is AFTER and ORDER here|rc_*
        """u8;

    /// <summary>Reads a guest.</summary>
    /// <param name="guest">What takes it.</param>
    /// <param name="values">What the common file and its own one set, in this order.</param>
    /// <param name="start">The begin of its own file.</param>
    public static void Read(ForeignGuest guest, List<ShellValue> values, ForeignItem start)
    {
        if (!values.Exists(value => value.Key.Length > 0 && value.Item.File == start.File && value.Key != Name))
            throw start.Wrong("this is not a guest of qemu-openrc: it sets nothing; name a file like /etc/conf.d/qemu.NAME");
        Dictionary<string, ShellValue> last = [];
        foreach (ShellValue value in values)
        {
            if (value.Problem is not null)
                guest.Lose(value.Item, value.Problem);
            else
                last[value.Key] = value;
        }

        foreach (ShellValue value in values)
        {
            if (value.Problem is null && ReferenceEquals(last[value.Key], value) && value.Text.Length > 0)
                Take(guest, value, last);
        }

        guest.Default(start, "no memory", "RAM", "1G");
        guest.Default(start, "no vnc_display", "DISPLAY", "none");
        guest.Default(start, "its machine", "MACHINE", "pc");
        guest.Default(start, "its guest agent", "AGENT", "1");
    }

    private static void Take(ForeignGuest guest, ShellValue value, Dictionary<string, ShellValue> all)
    {
        ForeignItem item = value.Item;
        string text = value.Text;
        switch (value.Key)
        {
            case "system_type":
                guest.Take(item, "TGTARCH", $"qemu-system-{text}");
                break;
            case "enable_kvm":
                guest.Take(item, "KVM", value.IsYes ? "1" : "0");
                break;
            case "cpu_model":
                guest.Take(item, "CPU", text);
                break;
            case "smp_cpus" or "smp_cpus_max":
                string most = all.TryGetValue("smp_cpus_max", out ShellValue? maximum) ? $",maxcpus={maximum.Text}" : "";
                guest.Take(item, "SMP", (all.TryGetValue("smp_cpus", out ShellValue? count) ? count.Text : "1") + most);
                break;
            case "memory":
                guest.Take(item, "RAM", text);
                break;
            case "memory_max":
                guest.Lose(item, "no key has it");
                break;
            case "rtc_base":
                guest.Option(item, "-rtc", $"base={text}");
                break;
            case "vga":
                guest.Take(item, "VGA", text);
                break;
            case "vnc_display":
                guest.Take(item, "DISPLAY", "vnc", "qemu-init gives the screen its port; see: qemu-init vnc NAME");
                break;
            case "enable_guest_agent":
                guest.Take(item, "AGENT", value.IsYes ? "1" : "0");
                break;
            case "shutdown_timeout":
                guest.Take(item, "STOPDELAY", text);
                break;
            case Name:
                break;
            case "extra_args":
                CommandReader.ReadOptions(guest, ShellFile.Words(item, text));
                break;
            default:
                if (!TakeDevice(guest, value, all) && !ImportRules.Apply(guest, item.As(SecretFree(value)), Rules, value.Key))
                    guest.Lose(item.As(SecretFree(value)), "qemu-openrc has no such setting");
                break;
        }
    }

    private static string SecretFree(ShellValue value) =>
        value.Key.Contains("password", StringComparison.Ordinal) ? value.Key : value.Item.Text;

    // net0, net0_br, disk0_file, cdrom0_file: the first of a device takes the others of it.
    private static bool TakeDevice(ForeignGuest guest, ShellValue value, Dictionary<string, ShellValue> all)
    {
        string stem = value.Key.Split('_')[0];
        string kind = stem.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (kind is not ("net" or "disk" or "cdrom") || kind == stem)
            return false;
        if (value.Key != (kind == "net" ? stem : stem + "_file"))
        {
            if (!all.ContainsKey(kind == "net" ? stem : stem + "_file"))
                guest.Lose(value.Item, $"there is no {stem}");
            return true;
        }

        if (kind == "net" && value.Text is not ("bridge" or "user" or "tap"))
        {
            guest.Lose(value.Item, "qemu-init knows a bridge and 'user' only");
            return true;
        }

        string head = kind != "net" ? guest.PathOf(value.Text)
            : value.Text == "user" ? "user"
            : all.TryGetValue(stem + "_br", out ShellValue? bridge) ? bridge.Text : "br0";
        ForeignDevice device = guest.Add(
            kind switch { "net" => ForeignDevice.Nic, "disk" => ForeignDevice.Disk, _ => ForeignDevice.Disc }, value.Item, head);
        if (kind == "disk")
            device.Add("bus", "scsi");
        if (value.Text == "tap")
            device.Alter("the file does not say which bridge the tap is on");
        foreach ((string key, ShellValue one) in all)
        {
            if (!key.StartsWith(stem + "_", StringComparison.Ordinal))
                continue;
            string name = key[(stem.Length + 1)..];
            if (name == "device")
                device.Add("model", one.Text == "virtio-net-pci" ? "virtio" : one.Text);
            else if (name is not ("file" or "br"))
                device.Add(name, one.Text);
        }

        return true;
    }
}
