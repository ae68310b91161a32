namespace QemuInit.Host;

/// <summary>Tells one boot of the host from another.</summary>
internal static class HostBoot
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>The kernel's random name of this boot; empty where it has none. Source: random(4).</summary>
    public static string Id() => HostFile.TryReadText(Path, limit: 64)?.Trim() ?? "";
}
