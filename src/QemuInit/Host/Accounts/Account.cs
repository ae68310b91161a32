using System.Collections.Generic;
using System.Linq;

namespace QemuInit.Host;

/// <summary>A user of the host, as a process becomes it.</summary>
internal sealed class Account(string name, uint uid, uint gid, IReadOnlyList<uint> groups)
{
    /// <summary>The user's name.</summary>
    public string Name { get; } = name;

    /// <summary>The user's number.</summary>
    public uint Uid { get; } = uid;

    /// <summary>The number of the user's own group.</summary>
    public uint Gid { get; } = gid;

    /// <summary>The numbers of all groups the user is in, its own included.</summary>
    public IReadOnlyList<uint> Groups { get; } = groups;

    /// <summary>Whether the user is in a group.</summary>
    public bool IsIn(uint group) => Groups.Any(own => own == group);
}
