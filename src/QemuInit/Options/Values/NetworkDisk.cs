using System;

namespace QemuInit.Options;

/// <summary>
/// Names that qemu would take for a disk over the network: <c>nbd://HOST/EXPORT</c>, <c>iscsi://…</c>, <c>rbd:POOL/IMAGE</c>. A key takes
/// files only, because what it names is examined: whether it is there, of which format, in use.
/// </summary>
internal static class NetworkDisk
{
    /// <summary>What is wrong with such a name and what to do instead; null for the name of a file. A file of that name is <c>./rbd:x</c>.</summary>
    internal static string? FindProblem(string file)
    {
        int colon = file.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return null;
        string scheme = file[..colon];
        foreach (char c in scheme)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return null;
        }

        return scheme is "nbd" or "rbd" || file.AsSpan(colon + 1).StartsWith("//", StringComparison.Ordinal)
            ? $"{scheme}: names a disk over the network, not a file; write it into the cfg-file as how-do-i.md shows, which 'qemu-init help' names"
            : null;
    }
}
