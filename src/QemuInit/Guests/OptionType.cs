namespace QemuInit.Guests;

/// <summary>What a key's value is. The template writes these names in lower case.</summary>
internal enum OptionType
{
    /// <summary>Any text in one line.</summary>
    Text,

    /// <summary>On or off.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A whole number of seconds.</summary>
    Seconds,

    /// <summary>An amount of memory, as in <c>2G</c>.</summary>
    Size,

    /// <summary>A file, absolute or relative to the guest's folder.</summary>
    Path,

    /// <summary>A program, by its name or its full path.</summary>
    Program,

    /// <summary>The name of a user of the host.</summary>
    User,

    /// <summary>A line for <c>sh</c>.</summary>
    Command,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Names of guests.</summary>
    Names,

    /// <summary>What makes a guest count as up, see <see cref="Guests.Readiness"/>.</summary>
    Readiness,

    /// <summary>What the guest boots from, see <see cref="Guests.BootOrder"/>.</summary>
    BootOrder,

    /// <summary>A disk, see <see cref="DiskOption"/>.</summary>
    Disk,

    /// <summary>A CD drive, see <see cref="CdromOption"/>.</summary>
    Cdrom,

    /// <summary>A network adapter, see <see cref="NicOption"/>.</summary>
    Nic,

    /// <summary>A screen, see <see cref="DisplayOption"/>.</summary>
    Display,
}
