namespace QemuInit.Lifecycle;

/// <summary>A guest's state with what belongs to it.</summary>
/// <param name="Name">The guest's name.</param>
/// <param name="State">Its state.</param>
internal sealed record GuestStatus(string Name, GuestState State)
{
    /// <summary>qemu's process; null where none lives.</summary>
    public int? Pid { get; init; }

    /// <summary>What it was started with; null where that is not known.</summary>
    public BootRecord? Booted { get; init; }

    /// <summary>One clause that explains the state; null where nothing is to be said.</summary>
    public string? Detail { get; init; }
}
