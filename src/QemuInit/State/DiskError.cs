namespace QemuInit.State;

/// <summary>A disk could not be read or written. Source: qemu, QMP reference manual, BLOCK_IO_ERROR.</summary>
internal sealed class DiskError(string device, bool isRead, string? reason)
{
    /// <summary>The disk, by its name on qemu's command line.</summary>
    public string Device { get; } = device;

    /// <summary>Whether it could not be read.</summary>
    public bool IsRead { get; } = isRead;

    /// <summary>The host's own words; null where there are none.</summary>
    public string? Reason { get; } = reason;
}
