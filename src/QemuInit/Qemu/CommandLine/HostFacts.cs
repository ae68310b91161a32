namespace QemuInit.Qemu;

/// <summary>What the command line needs to know of the host and of the installed qemu.</summary>
/// <param name="Architecture">The host's processor, as <c>uname -m</c> names it.</param>
/// <param name="HostId">What tells this host from others: seed of the adapters' addresses.</param>
/// <param name="GuestNumber">The guest's number, from 1: its screen's port.</param>
/// <param name="VncBase">The port below the first guest's screen.</param>
/// <param name="Uefi">The UEFI firmware for the guest's target, or null where none is installed.</param>
/// <param name="Qemu">The qemu that is started.</param>
/// <param name="UserName">The user that qemu runs as.</param>
internal sealed record HostFacts(
    string Architecture,
    string HostId,
    int GuestNumber,
    int VncBase,
    FirmwareFiles? Uefi,
    InstalledQemu Qemu,
    string UserName)
{
    /// <summary>The port below the first guest's screen, where no other is configured.</summary>
    internal const int DefaultVncBase = 50000;
}
