namespace QemuInit.Qemu;

/// <summary>Something that is opened before qemu starts and that qemu gets at a fixed descriptor number.</summary>
/// <param name="Number">The number, from 3 up.</param>
internal abstract record InheritedDescriptor(int Number);
