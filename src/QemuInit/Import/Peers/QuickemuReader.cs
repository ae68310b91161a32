using System;
using System.Collections.Generic;
using System.IO;
using QemuInit.Options;

namespace QemuInit.Import;

/// <summary>A guest of quickemu: a file that its bash reads. Source: quickemu_conf(1) and the program.</summary>
internal static class QuickemuReader
{
    private const string FromHost = "quickemu takes it from the host";

    private static ReadOnlySpan<byte> Rules => """
        ~the image has it|disk_size preallocation disk_format
        ~a guest with a screen has a tablet|keyboard mouse usb_controller
        ~qemu-init does this itself|monitor monitor_* serial serial_* viewer spice_port gl width height max_outputs braille macos_release access
        a service has no sound|sound_card sound_duplex
        swtpm has to be started first: start it by PRECMD, and add the options to the cfg-file|tpm
        a folder of the host is shared by virtiofsd or 9p: add it to the cfg-file|public_dir
        a device of the host needs PRIVDROP=late: add it to the cfg-file|usb_devices
        add it as a disk, if it is not for the installation alone|img
        """u8;

    /// <summary>Reads a guest.</summary>
    /// <param name="guest">What takes it.</param>
    /// <param name="values">What its file sets.</param>
    /// <param name="start">The begin of its file.</param>
    public static void Read(ForeignGuest guest, List<ShellValue> values, ForeignItem start)
    {
        Dictionary<string, ShellValue> last = [];
        foreach (ShellValue value in values)
        {
            if (value.Problem is not null)
                guest.Lose(value.Item, value.Problem);
            else
                last[value.Key] = value;
        }

        if (!values.Exists(static value => value.Key is "disk_img" or "guest_os"))
            throw start.Wrong("this is not a guest of quickemu: it has neither guest_os nor disk_img; name its NAME.conf");
        string system = last.TryGetValue("guest_os", out ShellValue? os) ? os.Text.ToLowerInvariant() : "linux";
        if (system == "macos")
            throw os!.Item.Wrong("macOS needs quickemu's own boot loader and firmware; such a guest cannot be imported");
        TakeNetwork(guest, last, system, start);
        foreach (ShellValue value in values)
        {
            if (value.Problem is null && ReferenceEquals(last[value.Key], value) && value.Text.Length > 0)
                Take(guest, value, last, system);
        }

        guest.Default(start, "no boot", "FIRMWARE", "uefi", VariablesStay(guest, last));
        guest.Default(start, "no ram", "RAM", "4G", FromHost);
        guest.Default(start, "no cpu_cores", "SMP", "2", FromHost);
    }

    // quickemu keeps them beside the disk.
    private static string VariablesStay(ForeignGuest guest, Dictionary<string, ShellValue> all) => all.TryGetValue("disk_img", out ShellValue? disk)
        ? PeerWords.VariablesStay(Path.Join(Path.GetDirectoryName(guest.PathOf(disk.Text)), "OVMF_VARS.fd"))
        : "its variables stay behind";

    private static void TakeNetwork(ForeignGuest guest, Dictionary<string, ShellValue> all, string system, ForeignItem start)
    {
        ShellValue? network = all.TryGetValue("network", out ShellValue? found) || all.TryGetValue("bridge", out found) ? found : null;
        string plug = network?.Text ?? "";
        if (plug == "none")
            return;
        bool isUser = plug is "" or "restrict";
        ForeignDevice nic = guest.Add(ForeignDevice.Nic, network?.Item ?? start.As("no network"), isUser ? "user" : plug);
        nic.Add("model", !isUser || system.StartsWith("linux", StringComparison.Ordinal) || system.EndsWith("bsd", StringComparison.Ordinal)
            || system == "windows" ? "virtio" : system is "windows-server" or "reactos" ? "e1000" : "rtl8139");
        if (plug == "restrict")
            nic.Alter("restrict is left out: the guest reaches the network");
        nic.Add("mac", !isUser && all.TryGetValue("macaddr", out ShellValue? mac) ? mac.Text : null);
        if (!isUser)
            return;
        if (all.TryGetValue("ssh_port", out ShellValue? ssh) && ssh.Text.Length > 0)
            nic.Add("hostfwd", $"tcp::{ssh.Text}-:22");
        foreach (string forward in all.TryGetValue("port_forwards", out ShellValue? forwards) ? forwards.Words : [])
        {
            string[] ports = forward.Split(':');
            nic.Add("hostfwd", $"tcp::{ports[0]}-:{ports[^1]}");
            nic.Add("hostfwd", $"udp::{ports[0]}-:{ports[^1]}");
        }
    }

    private static void Take(ForeignGuest guest, ShellValue value, Dictionary<string, ShellValue> all, string system)
    {
        ForeignItem item = value.Item;
        string text = value.Text;
        switch (value.Key)
        {
            case "guest_os":
                if (system.StartsWith("windows", StringComparison.Ordinal) || system is "reactos" or "freedos")
                    guest.Option(item, "-rtc", "base=localtime");
                guest.Take(item, "VGA", system == "linux" ? "virtio" : system.EndsWith("bsd", StringComparison.Ordinal) ? "std" : "qxl");
                break;
            case "boot":
                bool isUefi = text.Contains("efi", StringComparison.OrdinalIgnoreCase);
                guest.Take(item, "FIRMWARE", isUefi ? "uefi" : "bios", isUefi ? VariablesStay(guest, all) : null);
                break;
            case "secureboot":
                if (value.IsYes)
                    guest.Lose(item, "FIRMWARE=uefi starts without Secure Boot");
                else
                    guest.Keep(item);
                break;
            case "ram":
                guest.Take(item, "RAM", text);
                break;
            case "cpu_cores":
                guest.Take(item, "SMP", text);
                break;
            case "disk_img":
                ForeignDevice disk = guest.Add(ForeignDevice.Disk, item, guest.PathOf(text));
                disk.Add("bus", system is "windows-server" or "reactos" or "kolibrios" ? "ide" : "virtio");
                break;
            case "iso" or "fixed_iso":
                guest.Add(ForeignDevice.Disc, item, guest.PathOf(text));
                break;
            case "floppy":
                guest.Option(item, "-drive", new CommaList().Add("if", "floppy").Add("format", "raw").Add("file", guest.PathOf(text)).ToString());
                break;
            case "keyboard_layout":
                guest.Take(item, "KEYMAP", text);
                break;
            case "display":
                guest.Take(item, "DISPLAY", "vnc", "the screen is VNC");
                break;
            case "network" or "bridge" when text == "none":
            case "macaddr" or "ssh_port" or "port_forwards":
                guest.Keep(item);
                break;
            case "network" or "bridge":
                break;
            case "extra_args":
                CommandReader.ReadOptions(guest, ShellFile.Words(item, text));
                break;
            default:
                if (!(value.Key == "tpm" && !value.IsYes))
                    ImportRules.Apply(guest, item, Rules, value.Key, "quickemu has no such setting");
                break;
        }
    }
}
