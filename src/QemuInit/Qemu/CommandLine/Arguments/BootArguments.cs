using System;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>What the machine starts with: its firmware, or a kernel that qemu loads.</summary>
internal static class BootArguments
{
    private static readonly OptionOrigin s_firmware = OptionOrigin.OfKey("FIRMWARE");

    private static readonly string[] s_meanUefi = ["uefi", "efi", "ovmf", "edk2"];

    internal static void Add(CommandLineDraft draft)
    {
        GuestOptions options = draft.Options;
        AddFirmware(draft, options.Firmware);
        if (options.Boot?.HasMenu == true)
            draft.Add("-boot", "menu=on", OptionOrigin.OfKey("BOOT"));
        if (options.Kernel is null && (options.Initrd ?? options.KernelCommandLine) is not null)
        {
            string key = options.Initrd is null ? "APPEND" : "INITRD";
            throw CommandLineDraft.NotConfigured(
                key, $"{key} is for a kernel that qemu loads; set KERNEL too, or leave it out");
        }

        if (options.Kernel is null)
            return;
        // These three are not lists: qemu takes the argument as it is.
        draft.Add("-kernel", draft.Place.Resolve(options.Kernel), OptionOrigin.OfKey("KERNEL"));
        draft.Add("-initrd", options.Initrd is null ? null : draft.Place.Resolve(options.Initrd), OptionOrigin.OfKey("INITRD"));
        draft.Add("-append", options.KernelCommandLine, OptionOrigin.OfKey("APPEND"));
    }

    private static void AddFirmware(CommandLineDraft draft, string? firmware)
    {
        switch (firmware)
        {
            case null or "bios":
                break;
            case "uefi":
                AddUefi(draft);
                break;
            default:
                if (Array.Exists(s_meanUefi, word => string.Equals(firmware, word, StringComparison.OrdinalIgnoreCase)))
                {
                    throw CommandLineDraft.NotConfigured(
                        "FIRMWARE", $"FIRMWARE={firmware} would be a file in the guest's folder; write FIRMWARE=uefi, or ./{firmware} for that file");
                }

                draft.Add("-bios", draft.Place.Resolve(firmware), s_firmware);
                break;
        }
    }

    /// <summary>Two flash chips: the program, which all guests share, and the guest's own variables.</summary>
    private static void AddUefi(CommandLineDraft draft)
    {
        FirmwareFiles uefi = draft.Host.Uefi ?? throw new Failure(
            ExitCode.NotInstalled,
            $"FIRMWARE=uefi: no UEFI firmware for {draft.Target.Architecture} is installed; install {Packages(draft.Target.Architecture)}, or write FIRMWARE=FILE")
        {
            Key = "FIRMWARE",
        };
        draft.Copy(uefi.VarsTemplate, draft.Place.UefiVars);
        draft.Add("-drive", Flash(0, "code", uefi.Code).Add("readonly", "on"), s_firmware);
        draft.Add("-drive", Flash(1, "vars", draft.Place.UefiVars), s_firmware);
    }

    // The names of Debian and its kin; those behind them are of Fedora and Arch.
    private static string Packages(string architecture) => architecture == "x86_64"
        ? "the package ovmf (elsewhere edk2-ovmf)"
        : $"the package qemu-efi-{architecture} (elsewhere edk2-{architecture})";

    private static CommaList Flash(int unit, string name, string file) =>
        new CommaList().Add("if", "pflash").Add("unit", unit).Add("format", "raw").AddNamed(name, file);
}
