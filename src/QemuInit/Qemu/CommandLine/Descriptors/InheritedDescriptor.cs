namespace QemuInit.Qemu;

/// <summary>Something that is opened before qemu starts and that qemu gets at a fixed descriptor number.</summary>
internal abstract class InheritedDescriptor(int number)
{
    /// <summary>The number, from 3 up.</summary>
    public int Number { get; } = number;
}
