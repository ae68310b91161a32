using System.IO;
using System.Linq;

namespace Support;

/// <summary>What a host must have for these tests.</summary>
internal static class Requirements
{
    /// <summary>The user the guests run as by default.</summary>
    public const string GuestUser = "qemud";

    private static readonly string[] s_folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>The first thing that is missing, and its cure; null when nothing is.</summary>
    public static string? Missing { get; } = Find();

    /// <summary>The first of some programs or files that is not there, and its cure; null where all are.</summary>
    /// <param name="things">Names of programs, or paths.</param>
    public static string? Without(params string[] things) =>
        things.FirstOrDefault(static thing => !s_folders.Any(folder => Path.Exists(Path.Combine(folder, thing)))) is string missing
            ? $"there is no {missing}: run make setup"
            : null;

    private static string? Find()
    {
        if (System.Environment.UserName != "root")
            return "needs root: it makes network namespaces, bridges and taps";
        if (!File.ReadLines("/etc/passwd").Any(line => line.StartsWith(GuestUser + ':', System.StringComparison.Ordinal)))
            return $"there is no user {GuestUser}: run make setup";
        return File.Exists("/usr/bin/qemu-system-x86_64") ? null : "there is no /usr/bin/qemu-system-x86_64: run make setup";
    }
}
