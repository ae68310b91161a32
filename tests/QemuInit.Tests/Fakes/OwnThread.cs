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
    private const int CloneNewNs = 0x20000;

    // Source: mount(2).
    private const nuint MsNoSuid = 2;
    private const nuint MsBind = 0x1000;
    private const nuint MsRec = 0x4000;
    private const nuint MsPrivate = 0x40000;

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

    /// <summary>In a mount namespace of its own: what is mounted there is gone with the thread, and no other sees it.</summary>
    public static void WithMounts(Action act) => Bounded.Run(() =>
    {
        Assert.Equal(0, unshare(CloneNewNs));
        Assert.Equal(0, mount("none", "/", null, MsRec | MsPrivate, null));
        act();
    });

    /// <summary>Shows a file or directory in another one's place.</summary>
    public static void Bind(string from, string over) => Assert.Equal(0, mount(from, over, null, MsBind, null));

    /// <summary>Mounts an empty file system in memory.</summary>
    public static void MountTmpfs(string over, bool isNoSuid) => Assert.Equal(0, mount("tmpfs", over, "tmpfs", isNoSuid ? MsNoSuid : 0, "mode=755"));

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int unshare(int flags);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setfsuid(uint id);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setfsgid(uint id);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int mount(string source, string target, string? type, nuint flags, string? data);
}
