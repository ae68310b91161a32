using System;
using System.Runtime.InteropServices;
using QemuInit.Host.Posix;
using Xunit;

namespace QemuInit.Tests.Fakes;

/// <summary>Runs a test's act on a thread that differs from all others in what the kernel keeps for each.</summary>
internal static partial class OwnThread
{
    // Source: unshare(2).
    private const int CloneFs = 0x200;

    /// <summary>Under a umask of its own.</summary>
    public static void WithUmask(uint mask, Action act) => Bounded.Run(() =>
    {
        Assert.Equal(0, unshare(CloneFs));
        _ = Libc.umask(mask);
        act();
    });

    /// <summary>As a user without privileges, as far as files are concerned. Source: setfsuid(2), capabilities(7).</summary>
    public static void AsUser(uint id, Action act) => Bounded.Run(() =>
    {
        _ = setfsgid(id);
        _ = setfsuid(id);
        act();
    });

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int unshare(int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setfsuid(uint id);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setfsgid(uint id);
}
