using QemuInit.Options;
using QemuInit.State;

namespace QemuInit.Qemu;

/// <summary>What the host does for the system inside: random numbers, an ear for its panic, and the line to the guest agent.</summary>
internal static class GuestServiceArguments
{
    internal static void Add(CommandLineDraft draft, CfgFile? cfg)
    {
        string transport = draft.Target.Transport;
        // On by default, so not worth a failure on a board that cannot have it.
        if (draft.Options.Rng && draft.Target.HasVirtio)
        {
            OptionOrigin rng = OptionOrigin.OfKey("RNG");
            draft.Add("-object", "rng-builtin,id=rng", rng);
            draft.Add("-device", new CommaList($"virtio-rng-{transport}").Add("rng", "rng"), rng);
        }

        if (draft.Options.Panic && PanicDevice(draft.Target) is string device && cfg?.NamesDevice("pvpanic") != true)
            draft.Add("-device", device, OptionOrigin.OfKey("PANIC"));

        if (!draft.Options.Agent)
            return;
        OptionOrigin agent = OptionOrigin.OfKey("AGENT");
        ChannelArguments.AddSocket(draft, "agent", GuestPaths.AgentSocketName, agent);
        draft.Add("-device", new CommaList($"virtio-serial-{transport}").Add("id", "serial"), agent);
        // The name by which the agent in the guest finds its port. Source: qemu's "QEMU Guest Agent".
        CommaList port = new CommaList("virtserialport")
            .Add("bus", "serial.0")
            .Add("chardev", "agent")
            .Add("name", "org.qemu.guest_agent.0");
        draft.Add("-device", port, agent);
    }

    // On a PC it is a port, and takes no slot. Elsewhere it has a slot of its own, behind those of adapters: no other device moves.
    private static string? PanicDevice(Target target) => target switch
    {
        { IsQ35: true } or { IsI440fx: true } => "pvpanic",
        { IsArm: true, IsVirt: true } => "pvpanic-pci,addr=0x1c",
        _ => null,
    };
}
