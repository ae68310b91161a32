namespace QemuInit.Qemu;

/// <summary>A device of the host, opened for reading and writing: its owner is root, and qemu is not.</summary>
/// <param name="Number">The number, from 3 up.</param>
/// <param name="Path">The device, such as <c>/dev/vhost-net</c>.</param>
internal sealed record DeviceDescriptor(int Number, string Path) : InheritedDescriptor(Number);
