using System.IO;
using System.IO.Abstractions;
using QemuInit.Host;

namespace QemuInit.Qemu;

/// <summary>
/// Finds the installed UEFI firmware for a target: pairs of files where the distributions put them. (The descriptions in
/// <c>share/qemu/firmware</c>, which not all of them ship, name the same files.)
/// </summary>
/// <param name="fileSystem">The files of the host.</param>
internal sealed class FirmwareFinder(IFileSystem fileSystem)
{
    /// <summary>Without Secure Boot, which needs keys in the store of variables. The 4 MB build before the old one of 2 MB.</summary>
    private static readonly FirmwareFiles[] s_x64 =
    [
        new("/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_VARS_4M.fd"), // Debian 12, Ubuntu 23.10
        new("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"), // Debian 11, Alpine
        new("/usr/share/edk2/ovmf/OVMF_CODE.fd", "/usr/share/edk2/ovmf/OVMF_VARS.fd"), // Fedora, RHEL
        new("/usr/share/edk2/x64/OVMF_CODE.4m.fd", "/usr/share/edk2/x64/OVMF_VARS.4m.fd"), // Arch since 2024
        new("/usr/share/edk2-ovmf/x64/OVMF_CODE.fd", "/usr/share/edk2-ovmf/x64/OVMF_VARS.fd"), // Arch before
        new("/usr/share/edk2-ovmf/OVMF_CODE.fd", "/usr/share/edk2-ovmf/OVMF_VARS.fd"), // Gentoo
        new("/usr/share/edk2/OvmfX64/OVMF_CODE.fd", "/usr/share/edk2/OvmfX64/OVMF_VARS.fd"), // Gentoo since 2025
        new("/usr/share/qemu/ovmf-x86_64-4m-code.bin", "/usr/share/qemu/ovmf-x86_64-4m-vars.bin"), // openSUSE
        new("/usr/share/qemu/ovmf-x86_64-code.bin", "/usr/share/qemu/ovmf-x86_64-vars.bin"), // openSUSE before
        new("/usr/share/qemu/edk2-x86_64-code.fd", "/usr/share/qemu/edk2-i386-vars.fd"), // qemu's own: Void, Slackware
        new("/usr/local/share/qemu/edk2-x86_64-code.fd", "/usr/local/share/qemu/edk2-i386-vars.fd"), // qemu's own: the BSDs
    ];

    private static readonly FirmwareFiles[] s_ia32 =
    [
        new("/usr/share/OVMF/OVMF32_CODE_4M.fd", "/usr/share/OVMF/OVMF32_VARS_4M.fd"),
        new("/usr/share/OVMF/OVMF32_CODE_4M.secboot.fd", "/usr/share/OVMF/OVMF32_VARS_4M.fd"), // Debian's ovmf-ia32
        new("/usr/share/edk2/ovmf-ia32/OVMF_CODE.fd", "/usr/share/edk2/ovmf-ia32/OVMF_VARS.fd"),
        new("/usr/share/edk2/ia32/OVMF_CODE.4m.fd", "/usr/share/edk2/ia32/OVMF_VARS.4m.fd"),
        new("/usr/share/edk2-ovmf/ia32/OVMF_CODE.fd", "/usr/share/edk2-ovmf/ia32/OVMF_VARS.fd"),
        new("/usr/share/qemu/ovmf-ia32-code.bin", "/usr/share/qemu/ovmf-ia32-vars.bin"),
        new("/usr/share/qemu/edk2-i386-code.fd", "/usr/share/qemu/edk2-i386-vars.fd"),
        new("/usr/local/share/qemu/edk2-i386-code.fd", "/usr/local/share/qemu/edk2-i386-vars.fd"),
    ];

    /// <summary>The virt machine's flash chips have 64 MiB: only files that were filled up to that size fit.</summary>
    private static readonly FirmwareFiles[] s_aarch64 =
    [
        new("/usr/share/AAVMF/AAVMF_CODE.no-secboot.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"), // Debian 13, Ubuntu 24.04
        new("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"), // Debian, Alpine
        new("/usr/share/edk2/aarch64/QEMU_EFI-pflash.raw", "/usr/share/edk2/aarch64/vars-template-pflash.raw"), // Fedora
        new("/usr/share/edk2/aarch64/QEMU_CODE.fd", "/usr/share/edk2/aarch64/QEMU_VARS.fd"), // Arch
        new("/usr/share/qemu/aavmf-aarch64-code.bin", "/usr/share/qemu/aavmf-aarch64-vars.bin"), // openSUSE
        new("/usr/share/qemu/edk2-aarch64-code.fd", "/usr/share/qemu/edk2-arm-vars.fd"),
        new("/usr/local/share/qemu/edk2-aarch64-code.fd", "/usr/local/share/qemu/edk2-arm-vars.fd"),
    ];

    private static readonly FirmwareFiles[] s_arm =
    [
        new("/usr/share/AAVMF/AAVMF32_CODE.fd", "/usr/share/AAVMF/AAVMF32_VARS.fd"),
        new("/usr/share/edk2/arm/QEMU_EFI-pflash.raw", "/usr/share/edk2/arm/vars-template-pflash.raw"),
        new("/usr/share/edk2/arm/QEMU_CODE.fd", "/usr/share/edk2/arm/QEMU_VARS.fd"),
        new("/usr/share/qemu/aavmf-aarch32-code.bin", "/usr/share/qemu/aavmf-aarch32-vars.bin"),
        new("/usr/share/qemu/edk2-arm-code.fd", "/usr/share/qemu/edk2-arm-vars.fd"),
        new("/usr/local/share/qemu/edk2-arm-code.fd", "/usr/local/share/qemu/edk2-arm-vars.fd"),
    ];

    private static readonly FirmwareFiles[] s_riscv64 =
    [
        new("/usr/share/qemu-efi-riscv64/RISCV_VIRT_CODE.fd", "/usr/share/qemu-efi-riscv64/RISCV_VIRT_VARS.fd"), // Debian
        new("/usr/share/edk2/riscv/RISCV_VIRT_CODE.fd", "/usr/share/edk2/riscv/RISCV_VIRT_VARS.fd"), // Fedora
        new("/usr/share/edk2/riscv64/RISCV_VIRT_CODE.fd", "/usr/share/edk2/riscv64/RISCV_VIRT_VARS.fd"), // Arch
        new("/usr/share/qemu/edk2-riscv-code.fd", "/usr/share/qemu/edk2-riscv-vars.fd"),
        new("/usr/local/share/qemu/edk2-riscv-code.fd", "/usr/local/share/qemu/edk2-riscv-vars.fd"),
    ];

    private static readonly FirmwareFiles[] s_loongarch64 =
    [
        new("/usr/share/qemu-efi-loongarch64/QEMU_CODE.fd", "/usr/share/qemu-efi-loongarch64/QEMU_VARS.fd"), // Debian
        new("/usr/share/edk2/loongarch64/QEMU_EFI.fd", "/usr/share/edk2/loongarch64/QEMU_VARS.fd"), // Fedora
        new("/usr/share/qemu/edk2-loongarch64-code.fd", "/usr/share/qemu/edk2-loongarch64-vars.fd"),
        new("/usr/local/share/qemu/edk2-loongarch64-code.fd", "/usr/local/share/qemu/edk2-loongarch64-vars.fd"),
    ];

    /// <summary>
    /// The first pair of which both files are there, or null. A guest that has its variables already stays with a build of
    /// the size they were made for: the two chips of 4 MB do not go with those of 2 MB.
    /// </summary>
    /// <param name="target">What is emulated.</param>
    /// <param name="vars">The guest's own variables, which may be missing.</param>
    internal FirmwareFiles? Find(Target target, string vars)
    {
        long? size = fileSystem.IsThere(vars) ? SizeOf(vars) : null;
        FirmwareFiles? first = null;
        foreach (FirmwareFiles files in Places(target.Architecture))
        {
            if (!Has(files.Code) || !Has(files.VarsTemplate))
                continue;
            if (size is null || SizeOf(files.VarsTemplate) == size)
                return files;
            first ??= files;
        }

        return first;
    }

    // One that cannot be examined is not taken for missing: the guest would stay with another build for good.
    private bool Has(string path) =>
        fileSystem.IsThere(path)
        && ((fileSystem.File.GetAttributes(path) & FileAttributes.ReparsePoint) == 0 || fileSystem.File.Exists(path));

    private long SizeOf(string path) => fileSystem.FileInfo.New(path).Length;

    private static FirmwareFiles[] Places(string architecture) => architecture switch
    {
        "x86_64" => s_x64,
        "i386" => s_ia32,
        "aarch64" => s_aarch64,
        "arm" => s_arm,
        "riscv64" => s_riscv64,
        "loongarch64" => s_loongarch64,
        _ => [],
    };
}
