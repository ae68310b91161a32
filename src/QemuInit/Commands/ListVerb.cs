using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>list</c>: the registered guests at a glance.</summary>
internal static class ListVerb
{
    public static Verb Verb { get; } = new("list", "", "list the registered guests", Accepts.Json, Run)
    {
        Details = "--json  an array of objects, the same as of 'status --json'",
    };

    private static int Run(Invocation invocation)
    {
        if (invocation.Operands.Count > 0)
            throw new Failure(ExitCode.BadArgument, "'list' takes no names; see: qemu-init help status");
        GuestList list = invocation.ReadRegistry();
        HashSet<string> autostart = [.. invocation.Autostart.Read().Select(static name => name.ToLowerInvariant())];
        List<GuestStatus> statuses = [.. list.Guests.Select(guest => StatusVerb.Probe(invocation, guest, withFiles: false))];
        invocation.Output.Text(invocation.Json
            ? StatusReport.Json(statuses)
            : Table.Of(
                ["NAME", "STATE", "PID", "VNC", "AUTOSTART", "FOLDER"],
                list.Guests.Zip(statuses, (guest, status) => Row(guest, status, autostart.Contains(guest.Name.Folded)))));
        return (int)ExitCode.Success;
    }

    private static string[] Row(RegisteredGuest guest, GuestStatus status, bool startsWithHost) =>
    [
        guest.Name.Text,
        StatusReport.Word(status.State),
        status.Pid?.ToString() ?? "-",
        status.Booted?.Vnc ?? "-",
        startsWithHost ? "yes" : "no",
        guest.Folder,
    ];
}
