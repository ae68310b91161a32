namespace QemuInit.Qemu;

/// <summary>A disk could not be read or written. Source: qemu, QMP reference manual, BLOCK_IO_ERROR.</summary>
/// <param name="Device">The disk, by its name on qemu's command line.</param>
/// <param name="IsRead">Whether it could not be read.</param>
/// <param name="Reason">The host's own words; null where there are none.</param>
internal sealed record DiskError(string Device, bool IsRead, string? Reason);
