using System;
using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

internal static partial class Libc
{
    [LibraryImport("libc")]
    public static partial int getgroups(int size, Span<uint> groups);

    [LibraryImport("libc")]
    public static partial uint getegid();
}
