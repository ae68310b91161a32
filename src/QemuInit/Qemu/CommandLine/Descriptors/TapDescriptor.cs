namespace QemuInit.Qemu;

/// <summary>A tap that is made for this run of the guest, a port of a bridge; gone when qemu is gone.</summary>
internal sealed class TapDescriptor(int number, string interfaceName, string bridge, string mac) : InheritedDescriptor(number)
{
    /// <summary>The tap's name.</summary>
    public string Interface { get; } = interfaceName;

    /// <summary>The bridge's name.</summary>
    public string Bridge { get; } = bridge;

    /// <summary>The address of the guest's adapter behind it, in lower case.</summary>
    public string Mac { get; } = mac;
}
