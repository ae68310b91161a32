using System;
using System.Globalization;
using QemuInit.Host.Posix;

namespace QemuInit.Host;

/// <summary>Whether this process has started its program again, with the same arguments: what was said before is not said twice.</summary>
internal static class StartedAgain
{
    // The number tells it from a process that inherited the variable.
    private const string Variable = "QEMU_INIT_STARTED_AGAIN";

    /// <summary>Whether it has.</summary>
    public static bool IsSo => Environment.GetEnvironmentVariable(Variable) == Own();

    /// <summary>Notes that it is about to.</summary>
    public static void Note() => _ = Libc.setenv(Variable, Own(), 1);

    private static string Own() => Libc.getpid().ToString(CultureInfo.InvariantCulture);
}
