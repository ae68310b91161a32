using QemuInit.Lifecycle;
using QemuInit.Text;

namespace QemuInit.Reports;

/// <summary>
/// The dialects. Their columns are <see cref="ExitCode"/> (nothing to do, success, error, bad argument, unimplemented, no privilege,
/// not installed, not configured, not running) and <see cref="GuestState"/> (running, paused, starting, stopping, stopped, crashed,
/// unmanaged, invalid, unregistered, unknown).
/// </summary>
internal static class Dialects
{
    /// <summary>The names of all, for a message.</summary>
    public const string Names = "lsb, openrc, freebsd, openbsd, systemd";

    /// <summary>Linux Standard Base 4.1, "Init Script Actions": status 1 dead with a pid file, 3 not running, 4 unknown.</summary>
    public static Dialect Lsb { get; } = new("lsb", [0, 0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 3, 0, 3, 1, 0, 3, 4, 4]);

    // openrc-run's status: 3 stopped, 4 stopping, 8 starting, 32 crashed. It knows no "unknown", so 1. A verb works or does not.
    private static readonly Dialect s_openRc = new("openrc", [0, 0, 1, 1, 1, 1, 1, 1, 1], [0, 0, 8, 4, 3, 32, 0, 3, 1, 1]);

    // rc.subr of FreeBSD and NetBSD: 1 for all that is not as asked, to start what runs and to stop what does not among it.
    private static readonly Dialect s_freeBsd = new("freebsd", [1, 0, 1, 1, 1, 1, 1, 1, 1], [0, 0, 1, 0, 1, 1, 0, 1, 1, 1]);

    // rc.d(8) of OpenBSD: 0 or 1, and what is so already is success.
    private static readonly Dialect s_openBsd = new("openbsd", [0, 0, 1, 1, 1, 1, 1, 1, 1], [0, 0, 1, 0, 1, 1, 0, 1, 1, 1]);

    // systemd.exec(5), "Process Exit Codes": those of LSB. What is "unknown" to status is the same there.
    private static readonly Dialect s_systemd = new("systemd", [0, 0, 1, 2, 3, 4, 5, 6, 7], [0, 0, 3, 0, 3, 1, 0, 3, 4, 4]);

    /// <summary>The dialect with a name, or null.</summary>
    public static Dialect? Find(string name) => name switch
    {
        "lsb" => Lsb,
        "openrc" => s_openRc,
        "freebsd" => s_freeBsd,
        "openbsd" => s_openBsd,
        "systemd" => s_systemd,
        _ => null,
    };
}
