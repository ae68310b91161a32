using System.Runtime.InteropServices;

namespace QemuInit.Host.Posix;

internal static unsafe partial class Libc
{
    // Of struct dirent, on all 64-bit Linux systems. Source: readdir(3), getdents(2).
    private const int OffsetOfName = 19;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint opendir(string path);

    [LibraryImport("libc")]
    public static partial int closedir(nint directory);

    /// <summary>The next name in an open directory; null at the end, with no error, and where it cannot be read.</summary>
    public static string? NextName(nint directory)
    {
        byte* entry = readdir(directory);
        return entry == null ? null : Marshal.PtrToStringUTF8((nint)(entry + OffsetOfName));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial byte* readdir(nint directory);
}
