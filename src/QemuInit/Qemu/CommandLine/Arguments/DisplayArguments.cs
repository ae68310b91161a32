using System;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>Screen, graphics card, keyboard and pointer. The screen is VNC or there is none: a service has no desktop.</summary>
internal static class DisplayArguments
{
    /// <summary>The port of VNC's display 0.</summary>
    private const int VncPort = 5900;

    /// <summary>How many ports above its own a guest tries.</summary>
    private const int Tries = 99;

    private const int HighestPort = 65535;

    internal static void Add(CommandLineDraft draft)
    {
        GuestOptions options = draft.Options;
        draft.Add("-display", "none");
        bool hasScreen = options.Display?.IsVnc == true;
        if (hasScreen)
            AddVnc(draft, options.Display!);
        AddCard(draft, options.Vga?.Word() ?? (hasScreen ? DefaultCard(draft.Target) : null));
        if (hasScreen)
            AddInput(draft);
    }

    /// <summary>
    /// The port is the guest's own; where it is taken, qemu takes the next free one up to <c>to=</c>, which is a display's
    /// number, not a count (tried on 7.2), and <c>query-vnc</c> tells which. A websocket's port is qemu's choice: 200 below, or
    /// the next free one, and <c>query-vnc-servers</c> tells which.
    /// </summary>
    private static void AddVnc(CommandLineDraft draft, DisplayOption display)
    {
        int port = draft.Host.VncBase + draft.Host.GuestNumber;
        if (port is < VncPort or > HighestPort)
            throw CommandLineDraft.NotConfigured($"DISPLAY: VNC port {port} is not in {VncPort} to {HighestPort}; change vncoffset");
        if (display.PasswordFile is not null)
        {
            draft.Add("-object", new CommaList("secret")
                .Add("id", "vnc")
                .Add("file", draft.Place.Resolve(display.PasswordFile)));
        }

        string host = display.IsIPv6 ? $"[{display.Address}]" : display.Address;
        draft.Add("-vnc", new CommaList($"{host}:{port - VncPort}")
            .Add("to", Math.Min(port + Tries, HighestPort) - VncPort)
            .Add("password-secret", display.PasswordFile is null ? null : "vnc")
            .Add("websocket", display.HasWebSocket ? "on" : null));
    }

    private static string? DefaultCard(Target target) => target switch
    {
        { IsMicrovm: true } => null,
        { IsX86: true } or { IsPseries: true } => "std",
        { IsVirt: true } or { IsS390: true } => "virtio",
        _ => null,
    };

    /// <summary>Boards with a slot for it take <c>-vga</c>; the others take the card as a device.</summary>
    private static void AddCard(CommandLineDraft draft, string? card)
    {
        Target target = draft.Target;
        if (target is { IsVirt: false, IsS390: false, IsMicrovm: false })
        {
            draft.Add("-vga", card);
            return;
        }

        string? device = card switch
        {
            null or "none" => null,
            "std" => "VGA",
            "cirrus" => "cirrus-vga",
            "vmware" => "vmware-svga",
            "virtio" => $"virtio-gpu-{target.Transport}",
            _ => card,
        };
        draft.Add("-device", device is null ? null : CommaList.Escape(device));
    }

    /// <summary>A tablet, because a mouse over VNC is never where it seems; a keyboard where the board has none.</summary>
    private static void AddInput(CommandLineDraft draft)
    {
        Target target = draft.Target;
        if (target.IsS390)
        {
            draft.Add("-device", "virtio-keyboard-ccw");
            draft.Add("-device", "virtio-tablet-ccw");
            return;
        }

        if (target.Transport != "pci" || (!target.IsX86 && !target.IsVirt && !target.IsPseries))
            return;
        if (!target.IsX86)
            draft.Add("-device", new CommaList("usb-kbd").Add("bus", draft.UsbBus()));
        draft.Add("-device", new CommaList("usb-tablet").Add("bus", draft.UsbBus()));
    }
}
