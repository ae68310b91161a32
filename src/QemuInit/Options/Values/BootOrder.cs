using System;
using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>What the guest boots from: <c>BOOT=LETTERS[,menu=on]</c>.</summary>
internal sealed class BootOrder(string devices, bool hasMenu)
{
    /// <summary>
    /// The kinds of devices in their order: <c>c</c> disks, <c>d</c> CD drives, <c>n</c> network adapters; empty for qemu's order.
    /// </summary>
    public string Devices { get; } = devices;

    /// <summary>Whether the firmware offers its menu.</summary>
    public bool HasMenu { get; } = hasMenu;

    /// <summary>Reads the value.</summary>
    internal static bool TryParse(
        string text, [NotNullWhen(true)] out BootOrder? value, [NotNullWhen(false)] out string? problem)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        bool isMenuOnly = text.StartsWith("menu=", StringComparison.Ordinal);
        string devices = isMenuOnly ? "" : comma < 0 ? text : text[..comma];
        string? menu = isMenuOnly ? text : comma < 0 ? null : text[(comma + 1)..];
        problem = OptionSuffix.First(
            FindDevicesProblem(devices, isMenuOnly),
            menu is null or "menu=on" or "menu=off" ? null : $"'{menu}' is not known; after the letters comes menu=on or nothing");
        value = problem is null ? new(devices, menu == "menu=on") : null;
        return problem is null;
    }

    private static string? FindDevicesProblem(string devices, bool isMenuOnly)
    {
        if (devices.Length == 0 && !isMenuOnly)
            return "the letters are missing; write some of c (disks), d (CD drives) and n (network), like dc";
        for (int i = 0; i < devices.Length; i++)
        {
            if (devices[i] is not ('c' or 'd' or 'n'))
                return $"'{devices[i]}' is not a kind of device; known are c (disks), d (CD drives) and n (network)";
            if (devices.IndexOf(devices[i], StringComparison.Ordinal) != i)
                return $"'{devices[i]}' comes twice; keep one";
        }

        return null;
    }
}
