namespace QemuInit.Qemu;

/// <summary>An address of one of a guest's network interfaces, as its agent says.</summary>
/// <param name="name">The interface's name in the guest.</param>
/// <param name="mac">Its hardware address; null where the agent does not say.</param>
/// <param name="address">The address.</param>
/// <param name="prefix">The length of the network's part.</param>
internal sealed class AgentAddress(string name, string? mac, string address, long prefix)
{
    /// <summary>The interface's name in the guest.</summary>
    public string Name { get; } = name;

    /// <summary>Its hardware address; null where the agent does not say.</summary>
    public string? Mac { get; } = mac;

    /// <summary>The address.</summary>
    public string Address { get; } = address;

    /// <summary>The length of the network's part.</summary>
    public long Prefix { get; } = prefix;
}
