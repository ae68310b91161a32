using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>The host's virtualization, /dev/kvm.</summary>
internal static class Kvm
{
    private const string Device = "/dev/kvm";
    private const string Cure = "or set KVM=0 to do without (slow)";

    /// <summary>Throws where a user cannot use KVM, with the cure.</summary>
    /// <param name="account">The user that qemu will run as, of whom only root can ask; null for root, and for nobody in particular.</param>
    public static void Require(Account? account)
    {
        using FileDescriptor? device = TryOpen();
        if (device is null || Libc.ioctl_none(device.Number, Libc.KVM_GET_API_VERSION, 0) < 0)
            throw new Failure(ExitCode.NotConfigured, $"{Device} cannot be used; load the module kvm_intel or kvm_amd, {Cure}");
        if (account is not null && !UserAccess.MayOpen(account, Device, writing: true))
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"user {account.Name} may not use {Device}; "
                    + $"give it to the group with: chgrp {BuildSettings.SysGrp} {Device} && chmod 660 {Device}, {Cure}");
        }
    }

    private static FileDescriptor? TryOpen()
    {
        try
        {
            return HostFile.TryOpen(Device, Libc.O_RDWR);
        }
        catch (PosixException)
        {
            // ENODEV, ENXIO, EACCES: each means the same here, and the message says what to do.
            return null;
        }
    }
}
