using System;
using System.Collections.Generic;

namespace QemuInit.Import;

/// <summary>
/// A guest of vm-bhyve: KEY="VALUE", in which the tool itself drops quotes, reads a number sign as a comment and takes the first of
/// several. Source: its config.sample and lib/vm-config.
/// </summary>
internal sealed class VmBhyveReader
{
    private readonly ForeignGuest _guest;
    private readonly Dictionary<string, ShellValue> _values = [];

    private VmBhyveReader(ForeignGuest guest) => _guest = guest;

    private static ReadOnlySpan<byte> Rules => """
        =|guest debug virt_random_slot fbuf_slot xhci_slot passthru_slot_start disk_slot_start network_slot_start loader_timeout ahci_device_limit zfs_* wired_memory hostbridge* lpc_slot ignore_bad_msr start_slot install_slot comports ignore_msr
        ~a guest with a screen has a tablet|xhci_mouse
        ~qemu-init gives the screen its address and port; see DISPLAY|graphics_port graphics_listen graphics_res graphics_wait graphics_vga
        a password is not copied; see DISPLAY, password-file=|vnc_password
        the loader of FreeBSD is not run here: the firmware boots the disk|bhyveload_* grub_* uefi_vars linux_kernel guest_version arch
        it is bhyve's, not qemu's|bhyve_options cpuset numa*
        a device of the host needs PRIVDROP=late: add it to the cfg-file|passthru* passthru_*
        a service has no sound|sound*
        commands are not copied; see PRECMD and POSTCMD|prestart poststop
        no key has it; add it to the cfg-file|virt_console* *_rctl pcpu priority nice limit_* description
        """u8;

    /// <summary>Reads a guest.</summary>
    /// <param name="guest">What takes it.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="text">What is in it.</param>
    public static void Read(ForeignGuest guest, string file, string text)
    {
        VmBhyveReader reader = new(guest);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            reader.ReadLine(new(file, i + 1, 1, lines[i].TrimEnd()));
        reader.TakeAll(new(file, 1, 1, ""));
    }

    private void ReadLine(ForeignItem line)
    {
        string text = line.Text.Split('#')[0].TrimEnd(' ').Replace("\"", "", StringComparison.Ordinal);
        if (text.Length == 0 || text[0] is < 'a' or > 'z')
            return;
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            throw line.Wrong("this line is not KEY=\"VALUE\"; the file may be cut, or be another tool's");
        string key = text[..equals];
        if (key.Contains("password", StringComparison.Ordinal))
            line = line.As(key);
        if (!_values.TryAdd(key, new(line, key, [text[(equals + 1)..]], null)))
            _guest.Lose(line, "it comes twice, and vm-bhyve takes the first");
    }

    private void TakeAll(ForeignItem start)
    {
        if (!_values.ContainsKey("memory") && !_values.ContainsKey("disk0_name"))
            throw start.Wrong("this is not a guest of vm-bhyve: it has neither memory nor disk0_name; name its NAME.conf");
        foreach (ShellValue value in _values.Values)
        {
            if (value.Text.Length > 0)
                Take(value);
        }

        _guest.Default(start, "no graphics", "DISPLAY", "none");
    }

    private void Take(ShellValue value)
    {
        ForeignItem item = value.Item;
        string text = value.Text;
        switch (value.Key)
        {
            case "loader" or "uefi":
                bool isUefi = text == "uefi" || value.IsYes;
                _guest.Take(item, "FIRMWARE", isUefi ? "uefi" : "bios", isUefi ? null : "the firmware is qemu's BIOS, which boots what the disk begins with");
                break;
            case "cpu":
                string layout = Part("cpu_sockets", "sockets") + Part("cpu_cores", "cores") + Part("cpu_threads", "threads");
                _guest.Take(item, "SMP", text + layout);
                break;
            case "cpu_sockets" or "cpu_cores" or "cpu_threads":
                _guest.Keep(item);
                break;
            case "memory":
                _guest.Take(item, "RAM", text);
                break;
            case "uuid":
                _guest.Option(item, "-uuid", text);
                break;
            case "utctime":
                _guest.Option(item, "-rtc", value.IsYes ? "base=utc" : "base=localtime");
                break;
            case "graphics":
                _guest.Take(item, "DISPLAY", value.IsYes ? "vnc" : "none");
                break;
            case "virt_random":
                _guest.Take(item, "RNG", value.IsYes ? "1" : "0");
                break;
            default:
                if (!TakeDevice(value))
                    ImportRules.Apply(_guest, item, Rules, value.Key, "vm-bhyve has no such setting");
                break;
        }
    }

    private string Part(string key, string name) => _values.TryGetValue(key, out ShellValue? value) ? $",{name}={value.Text}" : "";

    private string? Find(string key) => _values.TryGetValue(key, out ShellValue? value) && value.Text.Length > 0 ? value.Text : null;

    // The first setting that must be there takes the others of its device.
    private bool TakeDevice(ShellValue value)
    {
        string stem = value.Key.Split('_')[0];
        string kind = stem.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (kind is not ("disk" or "network") || kind == stem)
            return false;
        if (kind == "network" && value.Key == stem + "_type")
            TakeNic(value, stem);
        else if (kind == "disk" && value.Key == stem + "_name")
            TakeDisk(value, stem);
        return true;
    }

    private void TakeNic(ShellValue value, string stem)
    {
        ForeignDevice nic = _guest.Add(ForeignDevice.Nic, value.Item, "br0");
        nic.Add("model", value.Text == "virtio-net" ? "virtio" : value.Text);
        nic.Add("mac", Find(stem + "_mac"));
        nic.Alter($"switch {Find(stem + "_switch") ?? "none"} is FreeBSD's: name the bridge of this host");
    }

    private void TakeDisk(ShellValue value, string stem)
    {
        string type = Find(stem + "_type") ?? "virtio-blk";
        string place = Find(stem + "_dev") ?? "file";
        if (place is not ("file" or "custom"))
        {
            _guest.Lose(value.Item, $"its {place} is on the other host: copy it to a file, and add the key");
            return;
        }

        string options = $",{Find(stem + "_opts")},";
        ForeignDevice disk = _guest.Add(type == "ahci-cd" ? ForeignDevice.Disc : ForeignDevice.Disk, value.Item, _guest.PathOf(value.Text));
        if (disk.Key == ForeignDevice.Disc)
            return;
        disk.Add("format", "raw");
        disk.Add("bus", type switch { "ahci-hd" => "ide", "nvme" => "nvme", "virtio-scsi" => "scsi", _ => "virtio" });
        bool isSync = options.Contains(",direct,", StringComparison.Ordinal);
        bool isUncached = options.Contains(",nocache,", StringComparison.Ordinal);
        disk.Add("cache", isSync ? isUncached ? "directsync" : "writethrough" : isUncached ? "none" : null);
        disk.Add("readonly", options.Contains(",ro,", StringComparison.Ordinal) ? "on" : null);
        if (options.Contains("sectorsize", StringComparison.Ordinal))
            disk.Alter("sectorsize is left out: no key has it");
    }
}
