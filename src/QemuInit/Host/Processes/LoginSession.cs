using System;
using System.IO;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>
/// What is started from a login on a host with systemd belongs to that login's session, with all its descendants: when the host
/// goes down they get SIGTERM at once, which cuts a guest while its service still asks it to shut down. Sources:
/// systemd.scope(5), systemd-run(1), sd_booted(3).
/// </summary>
internal static class LoginSession
{
    private const string Booted = "/run/systemd/system";
    private const string Groups = "/proc/self/cgroup";
    private const string Sessions = "/user.slice/";
    private const string Runner = "/usr/bin/systemd-run";
    private const int LargestGroups = 64 * 1024;

    /// <summary>
    /// Where the program was called from a login: starts it again, as the same process with the same arguments, in a scope of the
    /// system, which is ended after qemu-init.service has stopped the guests.
    /// </summary>
    /// <param name="byName">Whether it is to be called by the name it was called by, which says what it does.</param>
    public static void Leave(bool byName = false)
    {
        if (!Directory.Exists(Booted) || !IsWithin())
            return;
        string[] arguments = Environment.GetCommandLineArgs();
        string program = byName ? arguments[0] : Environment.ProcessPath ?? arguments[0];
        using NativeStrings call = new(
        [
            "systemd-run", "--scope", "--quiet", "--collect", "--slice=system.slice", "--property=Before=qemu-init.service", "--",
            program, .. arguments.AsSpan(1),
        ]);

        StartedAgain.Note();

        // Without systemd-run a guest in the session is better than none.
        _ = Libc.execv(Runner, call);
    }

    private static bool IsWithin() =>
        HostFile.TryReadText(Groups, LargestGroups) is string groups && groups.Contains(Sessions, StringComparison.Ordinal);
}
