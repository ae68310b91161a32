using System;

namespace QemuInit.Qemu;

/// <summary>
/// What is emulated: the processor by the name of qemu's program, the machine by MACHINE or by what is usual for servers.
/// </summary>
internal sealed class Target
{
    private const string Prefix = "qemu-system-";

    /// <summary>Finds out what a program and a machine are.</summary>
    /// <param name="program">TGTARCH: a name or a path, like <c>qemu-system-arm</c>, or one without a processor: <c>qemu-kvm</c>.</param>
    /// <param name="machine">MACHINE, or null.</param>
    /// <param name="hostArchitecture">The host's processor, as <c>uname -m</c> names it.</param>
    internal Target(string program, string? machine, string hostArchitecture)
    {
        HostArchitecture = Normalize(hostArchitecture);
        Architecture = ArchitectureOf(program) ?? HostArchitecture;
        Machine = machine ?? DefaultMachine(Architecture);
        MachineType = TypeOf(Machine);
    }

    /// <summary>The emulated processor, as qemu names it.</summary>
    internal string Architecture { get; }

    /// <summary>The host's processor, as qemu names it.</summary>
    internal string HostArchitecture { get; }

    /// <summary>The machine with its options, or null for qemu's own default.</summary>
    internal string? Machine { get; }

    /// <summary>The machine without options; empty for qemu's own default.</summary>
    internal string MachineType { get; }

    /// <summary>A PC.</summary>
    internal bool IsX86 => Architecture is "x86_64" or "i386";

    /// <summary>32 or 64 bit ARM.</summary>
    internal bool IsArm => Architecture is "arm" or "aarch64";

    /// <summary>The PC of 2009, with SATA: <c>q35</c> or <c>pc-q35-VERSION</c>.</summary>
    internal bool IsQ35 => MachineType == "q35" || MachineType.StartsWith("pc-q35-", StringComparison.Ordinal);

    /// <summary>The PC of 1996, with IDE: <c>pc</c> or <c>pc-i440fx-VERSION</c>.</summary>
    internal bool IsI440fx => MachineType == "pc" || MachineType.StartsWith("pc-i440fx-", StringComparison.Ordinal);

    /// <summary>The PC without PCI: <c>microvm</c>.</summary>
    internal bool IsMicrovm => MachineType == "microvm";

    /// <summary>The machine that exists in emulation only: <c>virt</c> or <c>virt-VERSION</c>.</summary>
    internal bool IsVirt => MachineType == "virt" || MachineType.StartsWith("virt-", StringComparison.Ordinal);

    /// <summary>A mainframe: its devices are on channels.</summary>
    internal bool IsS390 => Architecture == "s390x";

    /// <summary>IBM's POWER server: <c>pseries</c> or <c>pseries-VERSION</c>.</summary>
    internal bool IsPseries => MachineType == "pseries" || MachineType.StartsWith("pseries-", StringComparison.Ordinal);

    /// <summary>How the names of this machine's virtio devices end: their transport.</summary>
    internal string Transport => this switch
    {
        { IsS390: true } => "ccw",
        { IsMicrovm: true } => "device",
        { IsVirt: true, Architecture: "m68k" } => "device",
        { Architecture: "or1k" or "xtensa" or "microblaze" or "rx" or "nios2" } => "device",
        _ => "pci",
    };

    /// <summary>Whether the board is one of those that have a place for virtio devices.</summary>
    internal bool HasVirtio => (IsX86 && MachineType != "isapc") || IsVirt || IsPseries || IsS390;

    /// <summary>Whether the host's kernel can run this processor's programs. Source: Linux, virt/kvm, per architecture.</summary>
    internal bool CanUseKvm =>
        Architecture == HostArchitecture || (Architecture == "i386" && HostArchitecture == "x86_64");

    /// <summary>The processor to name where none is configured, or null for the machine's own.</summary>
    /// <param name="kvm">Whether the host's processor runs the guest.</param>
    internal string? DefaultCpu(bool kvm)
    {
        if (kvm)
            return "host";
        if (IsX86)
            return "max";
        // A machine that is a real board has a certain processor. The virt machine's own is of 2010 and has 32 bits.
        if (!IsArm || !IsVirt)
            return null;
        // Signing pointers by the book costs an emulated system half of its speed. Source: qemu's "Arm CPU Features".
        return Architecture == "aarch64" ? "max,pauth-impdef=on" : "max";
    }

    private static string? ArchitectureOf(string program)
    {
        string name = program[(program.LastIndexOf('/') + 1)..];
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        // Distributions ship qemu-system-x86_64-microvm, -spice and the like.
        string rest = name[Prefix.Length..];
        int hyphen = rest.IndexOf('-', StringComparison.Ordinal);
        return hyphen < 0 ? rest : rest[..hyphen];
    }

    private static string? DefaultMachine(string architecture) => architecture switch
    {
        "x86_64" or "i386" => "q35",
        "aarch64" or "arm" or "riscv64" or "riscv32" or "loongarch64" => "virt",
        "ppc64" => "pseries",
        "s390x" => "s390-ccw-virtio",
        _ => null,
    };

    private static string TypeOf(string? machine)
    {
        if (machine is null)
            return "";
        int comma = machine.IndexOf(',', StringComparison.Ordinal);
        string type = comma < 0 ? machine : machine[..comma];
        return type.StartsWith("type=", StringComparison.Ordinal) ? type["type=".Length..] : type;
    }

    private static string Normalize(string architecture) => architecture switch
    {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        "i486" or "i586" or "i686" => "i386",
        "ppc64le" => "ppc64",
        _ => architecture.StartsWith("armv", StringComparison.Ordinal) ? "arm" : architecture,
    };
}
