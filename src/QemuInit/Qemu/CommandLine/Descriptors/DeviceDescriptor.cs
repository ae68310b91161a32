namespace QemuInit.Qemu;

/// <summary>A device of the host, opened for reading and writing: its owner is root, and qemu is not.</summary>
internal sealed class DeviceDescriptor(int number, string path) : InheritedDescriptor(number)
{
    /// <summary>The device, such as <c>/dev/vhost-net</c>.</summary>
    public string Path { get; } = path;
}
