using System.Collections.Generic;
using QemuInit.Guests;

namespace QemuInit.Lifecycle;

/// <summary>The guest that a call of <c>create</c> asks for. Paths are absolute.</summary>
/// <param name="name">Its name.</param>
internal sealed class CreateRequest(GuestName name)
{
    /// <summary>Its name.</summary>
    public GuestName Name { get; } = name;

    /// <summary>Its folder; null for one in DATDIR with its name.</summary>
    public string? Folder { get; init; }

    /// <summary>The size of its first disk in bytes; null for the image's own, or no disk.</summary>
    public long? DiskSize { get; init; }

    /// <summary>The disc that it is installed from, or null.</summary>
    public string? Iso { get; init; }

    /// <summary>The image that its first disk is made of, or null.</summary>
    public string? Image { get; init; }

    /// <summary>Whether the image stays what its disk is based on, in place of being copied.</summary>
    public bool IsOverlay { get; init; }

    /// <summary>A file with keys that may log in by ssh, or null.</summary>
    public string? SshKeyFile { get; init; }

    /// <summary>A file that cloud-init gets as it is, or null.</summary>
    public string? UserDataFile { get; init; }

    /// <summary>The name of its host for cloud-init; null for the guest's.</summary>
    public string? HostName { get; init; }

    /// <summary>Its address with the length of the prefix, for cloud-init; null to ask the network.</summary>
    public string? Address { get; init; }

    /// <summary>The router to other networks, or null.</summary>
    public string? Gateway { get; init; }

    /// <summary>Servers that know the names of hosts.</summary>
    public IReadOnlyList<string> NameServers { get; init; } = [];

    /// <summary>The template that its rc-file begins with, or null.</summary>
    public string? Template { get; init; }

    /// <summary>Keys of its rc-file, with their values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];

    /// <summary>The text of its cfg-file; null for none.</summary>
    public string? CfgText { get; init; }

    /// <summary>What it is imported from, for a user; null where it is made from nothing.</summary>
    public string? Origin { get; init; }

    /// <summary>Whether root may stand for what its files say; else they are SYSUSR's.</summary>
    public bool IsRootsWord { get; init; } = true;

    /// <summary>Whether it is to start with the host.</summary>
    public bool StartsWithHost { get; init; }

    /// <summary>Whether cloud-init is told something.</summary>
    public bool HasSeed => SshKeyFile is not null || UserDataFile is not null || HostName is not null || Address is not null;
}
