using System;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>A guest's own command, PRECMD or POSTCMD.</summary>
internal static class Hook
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_end = TimeSpan.FromSeconds(5);

    /// <summary>Runs a command with <c>sh</c> in the guest's folder; what it says goes to the guest's log of qemu.</summary>
    /// <param name="key">PRECMD or POSTCMD.</param>
    /// <param name="command">The command.</param>
    /// <param name="start">The start that it belongs to.</param>
    /// <param name="begun">Is told the number of its process.</param>
    /// <exception cref="Failure">It failed, or did not end.</exception>
    public static void Run(string key, string command, PreparedStart start, Action<int>? begun = null)
    {
        using FileDescriptor nothing = HostFile.Open("/dev/null", Libc.O_RDONLY);
        using FileDescriptor log = GuestLog.Open(start.Paths.QemuLog);
        long offset = (long)HostFile.Stat(log, start.Paths.QemuLog).Size;

        // A member of SYSGRP who may write the rc-file must not become root through it.
        int pid = Launcher.Run(new LaunchPlan("/bin/sh", ["-c", command], start.Guest.Folder)
        {
            Account = start.Configuration.IsRootsAlone ? null : start.SystemUser,
            Descriptors = [(nothing.Number, 0), (log.Number, 1), (log.Number, 2)],
        });
        begun?.Invoke(pid);
        using ProcessHandle process = ProcessHandle.OfChild(pid);
        bool ended = process.WaitForEnd(s_patience);
        if (!ended)
        {
            // It leads a session of its own, so its number is that of its group, and not reused before it is reaped.
            _ = Libc.kill(-pid, Libc.SIGKILL);
        }

        if (Launcher.TryReap(pid, s_end) is not int code)
            throw new Failure(ExitCode.Error, $"{key} does not end: process {pid} hangs in the kernel");
        if (!ended)
            throw new Failure(ExitCode.Error, $"{key} did not end within {Seconds.Whole(s_patience)} s and was killed");
        if (code != 0)
            throw new Failure(ExitCode.Error, $"{key} failed with exit code {code}: {LastWords.Read(start.Paths.QemuLog, offset)}");
    }
}
