using System.Collections.Generic;

namespace QemuInit.Guests;

/// <summary>Stands in for the generated record.</summary>
internal sealed partial record GuestOptions
{
    internal string Name { get; init; } = "";
    internal string TargetArchitecture { get; init; } = "qemu-system-x86_64";
    internal bool Kvm { get; init; }
    internal string? Machine { get; init; }
    internal string? Cpu { get; init; }
    internal string? Smp { get; init; }
    internal string? Memory { get; init; }
    internal string? Firmware { get; init; }
    internal BootOrder? Boot { get; init; }
    internal string? Kernel { get; init; }
    internal string? Initrd { get; init; }
    internal string? KernelCommandLine { get; init; }
    internal IReadOnlyList<DiskOption> Disks { get; init; } = [];
    internal IReadOnlyList<CdromOption> Cdroms { get; init; } = [];
    internal IReadOnlyList<NicOption> Nics { get; init; } = [];
    internal DisplayOption? Display { get; init; }
    internal string? Vga { get; init; }
    internal string? Keymap { get; init; }
    internal bool Serial { get; init; }
    internal bool Rng { get; init; }
    internal bool Agent { get; init; }
    internal bool Sandbox { get; init; }
    internal string? PrivilegeDrop { get; init; }
}
