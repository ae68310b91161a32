namespace QemuInit.Qemu;

/// <summary>A tap that is made for this run of the guest, a port of a bridge; gone when qemu is gone.</summary>
/// <param name="Number">The number, from 3 up.</param>
/// <param name="Interface">The tap's name.</param>
/// <param name="Bridge">The bridge's name.</param>
/// <param name="Mac">The address of the guest's adapter behind it, in lower case.</param>
internal sealed record TapDescriptor(int Number, string Interface, string Bridge, string Mac) : InheritedDescriptor(Number);
