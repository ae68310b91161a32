using System.Collections.Generic;
using System.Runtime.InteropServices;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// What is in a directory. The library's enumeration asks for the target of each link that it meets, and a link in <c>/proc/PID/fd</c>
/// may lead to a file system whose server does not answer: it would hang.
/// </summary>
internal static class HostFolder
{
    /// <summary>The paths of all that is in a directory, in no order.</summary>
    /// <exception cref="PosixException">There is no such directory, or it cannot be read.</exception>
    public static List<string> Paths(string folder)
    {
        nint directory = Libc.opendir(folder);
        if (directory == 0)
            throw PosixException.Last($"cannot open {folder}");
        try
        {
            List<string> paths = [];
            while (Libc.NextName(directory) is string name)
            {
                if (name is not ("." or ".."))
                    paths.Add($"{folder}/{name}");
            }

            // Zero at the end: each call begins with no error.
            return Marshal.GetLastPInvokeError() == 0 ? paths : throw PosixException.Last($"cannot read {folder}");
        }
        finally
        {
            _ = Libc.closedir(directory);
        }
    }
}
