using System.Collections.Generic;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Host;

/// <summary>Another program in place of this one, with the caller's terminal, environment and PATH.</summary>
internal static class Exec
{
    /// <summary>Becomes a program. If that fails, returns what the caller is to throw.</summary>
    /// <param name="program">Its name, looked for in PATH.</param>
    /// <param name="arguments">Its arguments, without the zeroth.</param>
    public static Failure Become(string program, IReadOnlyList<string> arguments)
    {
        LauncherProcess.ResetSignals();
        using NativeStrings argv = new([program, .. arguments]);
        _ = Libc.execvp(program, argv);
        PosixException error = PosixException.Last($"cannot execute {program}");
        return error.Errno == Errno.ENOENT
            ? new Failure(ExitCode.NotInstalled, $"{program} is not installed, or not in PATH")
            : new Failure(ExitCode.Error, error.Message);
    }
}
