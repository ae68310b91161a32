using QemuInit.Options;

namespace QemuInit.Qemu;

/// <summary>
/// Empty slots for what is plugged into a running guest. A PCI Express machine takes a device then only behind a port that was there at its
/// start. Source: qemu, docs/pcie.txt, "Hot-plug".
/// </summary>
internal static class HotPlugArguments
{
    private const int Ports = 8;

    // All are functions of one slot, which no device of ours has: none of them moves. The number of a chassis is told to the guest alone,
    // and a cfg-file's own begin with 1.
    private const string Slot = "0x1b";
    private const int FirstChassis = 201;

    private static readonly OptionOrigin s_origin = OptionOrigin.OfKey("MACHINE");

    internal static void Add(CommandLineDraft draft, CfgFile? cfg)
    {
        if (!(draft.Target.IsQ35 || draft.Target is { IsVirt: true, Transport: "pci" }) || cfg?.NamesDevice("pcie-root-port") == true)
            return;
        for (int i = 0; i < Ports; i++)
        {
            CommaList port = new CommaList("pcie-root-port")
                .Add("id", $"hotplug{i + 1}")
                .Add("chassis", FirstChassis + i)
                .Add("addr", $"{Slot}.{i}")
                .Add("multifunction", i == 0 ? "on" : null);
            draft.Add("-device", port, s_origin);
        }
    }
}
