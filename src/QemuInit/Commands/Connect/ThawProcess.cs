using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>
/// The process that <c>agent NAME fsfreeze --for SECONDS</c> leaves behind, with the rights of its caller: it thaws the guest's file systems
/// after that time, whatever became of the caller.
/// </summary>
internal static class ThawProcess
{
    /// <summary>The hidden verb under which the executable starts itself.</summary>
    public const string Verb = "_thaw";

    // An agent that does not answer is asked again for so long.
    private const int MostAttempts = 120;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Starts it.</summary>
    /// <param name="directories">The program's directories.</param>
    /// <param name="name">The guest.</param>
    /// <param name="time">After which time it thaws.</param>
    public static void Begin(Directories directories, GuestName name, TimeSpan time)
    {
        using FileDescriptor none = HostFile.Open("/dev/null", Libc.O_RDWR);
        string seconds = ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        _ = Launcher.Spawn(
            "/proc/self/exe", none, none, [Verb, directories.Etc, directories.Var, directories.Run, name.Text, seconds, UtcTime.Format(DateTime.UtcNow)]);
    }

    /// <summary>Runs the hidden verb: returns when the file systems are thawed, or the guest has ended.</summary>
    /// <param name="arguments">The program's arguments.</param>
    public static int Run(IReadOnlyList<string> arguments)
    {
        // Nobody types it; and under sudo it could be told of other directories than the host's own.
        if (Privilege.IsSudo || arguments is not [_, string etc, string var, string run, string guest, string text, string begun]
            || !GuestName.TryParse(guest, out GuestName? name, out _) || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
        {
            return LauncherProcess.NotStarted;
        }

        try
        {
            _ = Libc.setsid();
            _ = Libc.chdir("/");
            Thaw(new Directories(etc, var, run), name, TimeSpan.FromSeconds(seconds), begun);
            return 0;
        }
        catch (PosixException)
        {
            return LauncherProcess.NotStarted;
        }
    }

    private static void Thaw(Directories directories, GuestName name, TimeSpan time, string begun)
    {
        GuestPaths paths = new(directories, name.Text);
        using ProcessHandle? qemu = ProcessHandle.OfHolder(paths.Pid);
        if (qemu is null || qemu.WaitForEnd(time))
            return;
        for (int i = 0; i < MostAttempts && !qemu.WaitForEnd(TimeSpan.Zero); i++)
        {
            // What was frozen again since is another's.
            if (FreezeNote.Last(paths) is FreezeNote note && string.CompareOrdinal(note.Time, begun) > 0)
                return;
            if (GuestAgent.TryThaw(paths.Socket(GuestAgent.SocketName), s_answer))
            {
                string seconds = Seconds.Whole(time);
                Deed.Note(directories, name, Verbs.Agent, ExitCode.Success, $"{GuestAgent.Thaw} after {seconds} s, as --for {seconds} wanted");
                return;
            }

            Thread.Sleep(s_pause);
        }
    }
}
