using System;
using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>Network adapters: NIC1, NIC2, …</summary>
internal static class NetworkArguments
{
    private const int FirstSlot = 0x10;
    private const int Slots = 10;

    internal static void Add(CommandLineDraft draft, BootIndexes indexes)
    {
        for (int number = 1; number <= draft.Options.Nics.Count; number++)
        {
            NicOption nic = draft.Options.Nics[number - 1];
            if (nic.Kind == NicKind.None)
                continue;
            string id = $"nic{number}";
            OptionOrigin origin = OptionOrigin.OfKey("NIC", number);
            string mac = nic.Mac ?? MacAddress.For(draft.Host.HostId, draft.Place.Name, number);
            draft.Add("-netdev", nic.Kind == NicKind.User ? UserNetwork(nic, id) : Tap(draft, nic, number, mac, id), origin);
            CommaList device = new CommaList(Driver(draft, nic))
                .Add("netdev", id)
                .Add("mac", mac)
                .Add("id", id)
                .Add("addr", Slot(draft.Target, nic, number))
                .Add("bootindex", indexes.Nic(number));
            draft.Add("-device", device, origin);
        }
    }

    private static CommaList UserNetwork(NicOption nic, string id)
    {
        CommaList list = new CommaList("user").Add("id", id);
        foreach (string forward in nic.HostForwards)
            list.Add("hostfwd", forward);
        return list;
    }

    /// <summary>The tap is made by us: with <c>fd=</c> qemu runs no script.</summary>
    private static CommaList Tap(CommandLineDraft draft, NicOption nic, int number, string mac, string id)
    {
        string name = InterfaceName.For(draft.Place.Name, number);
        int tap = draft.Inherit(descriptor => new TapDescriptor(descriptor, name, nic.Bridge!, mac));
        CommaList list = new CommaList("tap").Add("id", id).Add("fd", tap);
        if (!nic.Vhost)
            return list;
        int vhost = draft.Inherit(descriptor => new DeviceDescriptor(descriptor, "/dev/vhost-net"));
        return list.Add("vhost", "on").Add("vhostfd", vhost);
    }

    /// <summary>
    /// The adapter's slot. qemu's choice would be the lowest free one: a disk more, and the guest finds its adapter in the next
    /// slot, names it again (<c>enp0s3</c>, <c>enp0s4</c>) and is off the network. The slots above 15 are free on these boards.
    /// </summary>
    private static string? Slot(Target target, NicOption nic, int number)
    {
        bool hasPci = target.Transport == "pci" && (target.IsQ35 || target.IsI440fx || target.IsVirt || target.IsPseries);
        bool isPci = nic.Model is not string model
            || (!model.Contains("isa", StringComparison.Ordinal) && !model.StartsWith("usb", StringComparison.Ordinal));
        return hasPci && isPci && number <= Slots ? $"0x{FirstSlot + number - 1:x}" : null;
    }

    private static string Driver(CommandLineDraft draft, NicOption nic) =>
        nic.Model is null or "virtio" ? $"virtio-net-{draft.Target.Transport}" : nic.Model;
}
