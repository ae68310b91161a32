namespace QemuInit.Qemu;

/// <summary>A unix socket that is bound and listens.</summary>
/// <param name="Number">The number, from 3 up.</param>
/// <param name="FileName">Its name in the guest's run directory.</param>
internal sealed record SocketDescriptor(int Number, string FileName) : InheritedDescriptor(Number);
