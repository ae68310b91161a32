using System.Collections.Generic;

namespace QemuInit.Import;

/// <summary>A disk, a drive for discs or a network adapter of another tool's guest.</summary>
/// <param name="key">The key that it becomes, without the number.</param>
/// <param name="item">Where it was found.</param>
/// <param name="head">The file, or what the adapter is plugged into.</param>
internal sealed class ForeignDevice(string key, ForeignItem item, string head)
{
    /// <summary>The key of disks, without the number.</summary>
    public const string Disk = "DSK";

    /// <summary>The key of drives for discs, without the number.</summary>
    public const string Disc = "CDR";

    /// <summary>The key of adapters, without the number.</summary>
    public const string Nic = "NIC";

    /// <summary>The key that it becomes, without the number.</summary>
    public string Key { get; } = key;

    /// <summary>Where it was found.</summary>
    public ForeignItem Item { get; } = item;

    /// <summary>The file, or what the adapter is plugged into.</summary>
    public string Head { get; } = head;

    /// <summary>Its options, in the order in which they are written.</summary>
    public List<KeyValuePair<string, string>> Options { get; } = [];

    /// <summary>Why it is not quite the same; null where it is.</summary>
    public string? Change { get; private set; }

    /// <summary>Its place in the order of booting; null where it has none.</summary>
    public int? BootIndex { get; set; }

    /// <summary>Whether it is attached to SATA, which a machine may not have.</summary>
    public bool IsSata { get; set; }

    /// <summary>Adds an option; null adds nothing.</summary>
    public void Add(string name, string? value)
    {
        if (value is not null)
            Options.Add(new(name, value));
    }

    /// <summary>It is not quite the same; null changes nothing.</summary>
    /// <param name="why">Why.</param>
    public void Alter(string? why)
    {
        if (why is not null)
            Change = Change is null ? why : $"{Change}; {why}";
    }
}
