namespace QemuInit.Qemu;

/// <summary>What qemu says of one of a guest's drives. Source: qemu, QMP reference manual, BlockInfo and BlockStats.</summary>
/// <param name="name">Its name: <c>dsk1</c>, <c>cdr1</c>, or qemu's own where a cfg-file made it.</param>
internal sealed class BlockFacts(string name)
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>The file; null if the drive is empty, or the file was not asked for.</summary>
    public string? File { get; set; }

    /// <summary>The format of its image.</summary>
    public string? Format { get; set; }

    /// <summary>Bytes that the guest sees.</summary>
    public long? Size { get; set; }

    /// <summary>Whether the guest cannot write to it.</summary>
    public bool ReadOnly { get; set; }

    /// <summary><c>ok</c>, <c>failed</c> or <c>nospace</c>; null where the device keeps none.</summary>
    public string? IoStatus { get; set; }

    /// <summary>Bytes that the guest has read since qemu was started.</summary>
    public long ReadBytes { get; set; }

    /// <summary>Bytes that it has written.</summary>
    public long WrittenBytes { get; set; }

    /// <summary>Its reads.</summary>
    public long Reads { get; set; }

    /// <summary>Its writes.</summary>
    public long Writes { get; set; }
}
