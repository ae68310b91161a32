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

    private static readonly OptionOrigin s_display = OptionOrigin.OfKey("DISPLAY");

    internal static void Add(CommandLineDraft draft)
    {
        GuestOptions options = draft.Options;
        draft.Add("-display", "none", s_display);
        bool hasScreen = options.Display?.IsVnc == true;
        if (hasScreen)
            AddVnc(draft, options.Display!);
        if (options.Vga is Vga card)
            AddCard(draft, card.Word(), OptionOrigin.OfKey("VGA"));
        else if (hasScreen)
            AddCard(draft, DefaultCard(draft.Target), s_display);
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
        {
            throw CommandLineDraft.NotConfigured(
                "DISPLAY", $"DISPLAY: VNC port {port} is not in {VncPort} to {HighestPort}; change vncoffset");
        }

        if (display.PasswordFile is not null)
        {
            string file = draft.Place.Resolve(display.PasswordFile);
            draft.Add("-object", new CommaList("secret").Add("id", "vnc").Add("file", file), s_display);
        }

        string host = display.IsIPv6 ? $"[{display.Address}]" : display.Address;
        CommaList screen = new CommaList($"{host}:{port - VncPort}")
            .Add("to", Math.Min(port + Tries, HighestPort) - VncPort)
            .Add("password-secret", display.PasswordFile is null ? null : "vnc")
            .Add("websocket", display.HasWebSocket ? "on" : null);
        draft.Add("-vnc", screen, s_display);
    }

    private static string? DefaultCard(Target target) => target switch
    {
        { IsMicrovm: true } => null,
        { IsX86: true } or { IsPseries: true } => "std",
        { IsVirt: true } or { IsS390: true } => "virtio",
        _ => null,
    };

    /// <summary>Boards with a slot for it take <c>-vga</c>; the others take the card as a device.</summary>
    private static void AddCard(CommandLineDraft draft, string? card, OptionOrigin origin)
    {
        Target target = draft.Target;
        if (target is { IsVirt: false, IsS390: false, IsMicrovm: false })
        {
            draft.Add("-vga", card, origin);
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
        draft.Add("-device", device is null ? null : CommaList.Escape(device), origin);
    }

    /// <summary>A tablet, because a mouse over VNC is never where it seems; a keyboard where the board has none.</summary>
    private static void AddInput(CommandLineDraft draft)
    {
        Target target = draft.Target;
        if (target.IsS390)
        {
            draft.Add("-device", "virtio-keyboard-ccw", s_display);
            draft.Add("-device", "virtio-tablet-ccw", s_display);
            return;
        }

        if (target.Transport != "pci" || (!target.IsX86 && !target.IsVirt && !target.IsPseries))
            return;
        if (!target.IsX86)
            draft.Add("-device", new CommaList("usb-kbd").Add("bus", draft.UsbBus(s_display)), s_display);
        draft.Add("-device", new CommaList("usb-tablet").Add("bus", draft.UsbBus(s_display)), s_display);
    }
}
