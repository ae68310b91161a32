namespace QemuInit.Qemu;

/// <summary>A unix socket that is bound and listens.</summary>
internal sealed class SocketDescriptor(int number, string fileName) : InheritedDescriptor(number)
{
    /// <summary>Its name in the guest's run directory.</summary>
    public string FileName { get; } = fileName;
}
