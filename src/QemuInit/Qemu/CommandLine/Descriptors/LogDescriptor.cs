namespace QemuInit.Qemu;

/// <summary>A log that is opened for writing only, at its end: qemu checks that the access mode is the one it asks for.</summary>
internal sealed class LogDescriptor(int number, string fileName) : InheritedDescriptor(number)
{
    /// <summary>Its name in the guest's log directory.</summary>
    public string FileName { get; } = fileName;
}
