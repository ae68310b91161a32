using QemuInit.Options;
using QemuInit.State;

namespace QemuInit.Qemu;

/// <summary>What the host does for the system inside: random numbers, and the line to the guest agent.</summary>
internal static class GuestServiceArguments
{
    internal static void Add(CommandLineDraft draft)
    {
        string transport = draft.Target.Transport;
        // On by default, so not worth a failure on a board that cannot have it.
        if (draft.Options.Rng && draft.Target.HasVirtio)
        {
            OptionOrigin rng = OptionOrigin.OfKey("RNG");
            draft.Add("-object", "rng-builtin,id=rng", rng);
            draft.Add("-device", new CommaList($"virtio-rng-{transport}").Add("rng", "rng"), rng);
        }

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
}
