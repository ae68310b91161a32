namespace QemuInit.Options;

/// <summary>How a disk is attached.</summary>
internal enum DiskBus
{
    /// <summary>virtio-blk: the fastest; needs a driver that every free system has and Windows gets from virtio-win.</summary>
    Virtio,

    /// <summary>A disk on a virtio-scsi controller that all such disks of the guest share.</summary>
    Scsi,

    /// <summary>The bus of the machine's own disk controller: every system knows it.</summary>
    Ide,

    /// <summary>An NVMe drive.</summary>
    Nvme,

    /// <summary>A USB stick.</summary>
    Usb,
}
