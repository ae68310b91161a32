using System;
using QemuInit.Host;
using QemuInit.State;

namespace QemuInit.Commands;

/// <summary>What serialises the verbs that change a list in ETCDIR.</summary>
internal static class ListLock
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Takes the lock, waiting for whoever holds it; needs root.</summary>
    public static GuestLock Take(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        HostFile.MakeDirectory(invocation.Directories.Run, Modes.PublicDirectory, group: null);
        return GuestLock.Take($"{invocation.Directories.Run}/lists.lock", invocation.Verb.Name, s_patience, "that changes the lists");
    }
}
