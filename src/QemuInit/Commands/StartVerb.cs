using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>start</c>: brings guests up.</summary>
internal static class StartVerb
{
    public static Verb Verb { get; } = new("start", "[NAME...]", "start guests; without a name, those of the autostart list", Accepts.Timeout, Run)
    {
        Details = """
            A guest that runs already is left alone, and that is success.
            --timeout SECONDS  how long qemu may take until its monitor answers (60)
            """,
    };

    private static int Run(Invocation invocation)
    {
        Privilege.RequireRoot(invocation.Verb.Name);
        Starter starter = new(invocation.Directories, invocation.Files, invocation.Output);
        return invocation.Operands.Count switch
        {
            0 => StartAtBoot(invocation, starter),
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

    private static int StartAtBoot(Invocation invocation, Starter starter)
    {
        IReadOnlyList<string> names = Autostart.Read(invocation.Files, invocation.Directories.Autostart);
        GuestList list = invocation.ReadRegistry();
        return names
            .Select(name => (int)EachGuest.Try(invocation.Output, Printable.Of(name), () => starter.Start(Find(list, name), invocation.Timeout).Line))
            .DefaultIfEmpty(0)
            .Max();
    }

    private static RegisteredGuest Find(GuestList list, string text)
    {
        GuestName name = GuestName.Parse(text);
        return list.Find(name) ?? throw Registry.NotRegistered(name);
    }
}
