using System.Collections.Generic;

namespace QemuInit.Host;

/// <summary>A user of the host, as a process becomes it.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Uid">The user's number.</param>
/// <param name="Gid">The number of the user's own group.</param>
/// <param name="Groups">The numbers of all groups the user is in, its own included.</param>
internal sealed record Account(string Name, uint Uid, uint Gid, IReadOnlyList<uint> Groups);
