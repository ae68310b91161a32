using System.Text;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Tells one boot of the host from another.</summary>
internal static class HostBoot
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>The kernel's random name of this boot; empty where it has none. Source: random(4).</summary>
    public static string Id()
    {
        using FileDescriptor? file = HostFile.TryOpen(Path, Libc.O_RDONLY);
        return file is null ? "" : Encoding.ASCII.GetString(HostFile.Read(file, Path, limit: 64)).Trim();
    }
}
