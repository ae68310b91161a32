using System.Collections.Generic;
using QemuInit.Options;
using QemuInit.Qemu;

namespace QemuInit.Checks;

/// <summary>Finds which key, or which line of the cfg-file, an option of the command line comes from.</summary>
internal static class Placing
{
    /// <summary>The options of a guest's command line in their order.</summary>
    /// <param name="guest">The guest, with configuration and command line.</param>
    public static List<PlacedOption> Of(CheckedGuest guest)
    {
        List<PlacedOption> placed = [];
        IReadOnlyList<string> words = guest.CommandLine!.Arguments;
        CfgFile? cfg = guest.Configuration!.Cfg;

        // The words of the cfg-file are the last.
        int own = words.Count - (cfg?.Words.Count ?? 0);
        for (int i = 0; i < own; i++)
        {
            if (!words[i].StartsWith('-'))
                continue;
            string name = words[i][1..];
            string argument = i + 1 < own && !words[i + 1].StartsWith('-') ? words[i + 1] : "";
            placed.Add(new PlacedOption(name, argument, guest.PlaceOf(KeyOf(guest, name, argument)), isOwn: true));
        }

        string path = $"{guest.Guest.Folder}/{guest.Guest.CfgFileName}";
        foreach (CfgOption option in cfg?.Options ?? [])
            placed.Add(new PlacedOption(option.Name, option.Argument, new FindingPlace(path, option.Position), isOwn: false));
        return placed;
    }

    private static string KeyOf(CheckedGuest guest, string name, string argument) => name switch
    {
        "machine" => guest.Sets("MACHINE") ? "MACHINE" : "TGTARCH",
        "cpu" => "CPU",
        "smp" => "SMP",
        "m" => "RAM",
        "accel" => "KVM",
        "kernel" => "KERNEL",
        "initrd" => "INITRD",
        "append" => "APPEND",
        "bios" => "FIRMWARE",
        "vga" => "VGA",
        "vnc" => "DISPLAY",
        "k" => "KEYMAP",
        "drive" or "device" or "netdev" or "object" => KeyOfList(CommaList.Split(argument)),
        _ => "",
    };

    // The ids are ours: dsk1, cdr1, nic1.
    private static string KeyOfList(List<KeyValuePair<string, string>> pairs)
    {
        foreach ((string key, string value) in pairs)
        {
            if (key == "if" && value == "pflash")
                return "FIRMWARE";
            if ((key is "id" or "drive") && value.Length > 3 && char.IsAsciiDigit(value[^1]))
                return value.ToUpperInvariant();
            if (key == "id" && (value is "vnc" or "rng"))
                return value == "vnc" ? "DISPLAY" : "RNG";
        }

        return "";
    }
}
