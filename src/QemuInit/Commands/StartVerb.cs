using System;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;

namespace QemuInit.Commands;

/// <summary><c>start</c>: brings guests up.</summary>
internal static class StartVerb
{
    public static Verb Verb { get; } = new("start", "[NAME...]", "start guests; without a name, those of the autostart list", Accepts.Timeout, Run)
    {
        Details = """
            A guest that runs already is left alone, and that is success.
            Without a name, guests start in waves by ORDER and AFTER; READY ends a wave, BOOTDELAY delays a guest.
            --timeout SECONDS  how long qemu may take until its monitor answers (60)
            """,
    };

    private static int Run(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        LoginSession.Leave();
        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        return invocation.Operands.Count switch
        {
            0 => (int)new Boot(starter, invocation.Output, invocation.Timeout)
                .Run(invocation.Autostart.Read(), invocation.ReadRegistry()),
            1 => EachGuest.Named(invocation, guest => StartAlone(invocation, starter, guest)),
            _ => EachGuest.Named(invocation, guest => starter.Start(guest, invocation.Timeout).Line),
        };
    }

    // With DAEMON=0 the caller is kept until the guest has ended; an interrupt ends the waiting, not the guest.
    private static string StartAlone(Invocation invocation, Starter starter, RegisteredGuest guest)
    {
        StartReport report = starter.Start(guest, invocation.Timeout);
        if (report.Daemon)
            return report.Line;
        invocation.Output.Line($"{guest.Name}: {report.Line}");
        using ProcessHandle? qemu = ProcessHandle.OfHolder(invocation.PathsOf(guest.Name).Pid);
        _ = qemu?.WaitForEnd(TimeSpan.MaxValue);
        return "ended";
    }
}
