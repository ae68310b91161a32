using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>Ctrl-C, or another wish that this process end, while guests are stopped: says what was begun, and what goes on without it.</summary>
internal static class Interruption
{
    /// <summary>From now on an interrupt is told before it ends the process, where one of the named guests runs.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="names">The guests that it names.</param>
    public static void WatchWhere(Invocation invocation, IReadOnlyList<GuestName> names) =>
        WatchWhere(invocation, () => names.Any(name => LifeLock.Holder(invocation.PathsOf(name).Pid) is not null));

    /// <summary>The same, where there is something to stop. To be called before anything is done: it may start the program again.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="isNeeded">Whether there is.</param>
    public static void WatchWhere(Invocation invocation, Func<bool> isNeeded)
    {
        try
        {
            if (!isNeeded())
                return;

            // Never disposed: the process ends with the thread that waits for it.
            TerminationSignals signals = TerminationSignals.Receive();
            Thread watcher = new(() => Tell(invocation, signals)) { IsBackground = true };
            watcher.Start();
        }
        catch (PosixException)
        {
            // To stop guests is worth more than to say what was left undone.
        }
    }

    private static void Tell(Invocation invocation, TerminationSignals signals)
    {
        _ = signals.HasCome(TimeSpan.MaxValue);
        invocation.Output.EndProgress();
        UnderWay.Close((name, paths, verb, words) =>
        {
            invocation.Output.Failure(name, ExitCode.Error, $"interrupted; {words}");
            ActionLog.Note(paths, verb, ExitCode.Error, $"interrupted; {words}");
        });
        invocation.Output.EndResults();
        signals.Obey();
    }
}
