using System;
using QemuInit.Host;

namespace QemuInit.State;

/// <summary>What serialises the verbs that change a list in ETCDIR.</summary>
internal static class ListLock
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Takes the lock, waiting for the process that holds it; needs root.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="verb">What takes it.</param>
    public static GuestLock Take(Directories directories, string verb)
    {
        HostFile.MakeDirectory(directories.Run, Modes.PublicDirectory, group: null);
        return GuestLock.Take($"{directories.Run}/lists.lock", verb, s_patience, "that changes the lists");
    }
}
