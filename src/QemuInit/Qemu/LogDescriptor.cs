namespace QemuInit.Qemu;

/// <summary>A log that is opened for writing only, at its end: qemu checks that the access mode is the one it asks for.</summary>
/// <param name="Number">The number, from 3 up.</param>
/// <param name="FileName">Its name in the guest's log directory.</param>
internal sealed record LogDescriptor(int Number, string FileName) : InheritedDescriptor(Number);
