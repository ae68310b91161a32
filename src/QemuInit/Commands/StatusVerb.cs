using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>status</c>: what is true of guests now.</summary>
internal static class StatusVerb
{
    public static Verb Verb { get; } = new(
        "status", "[NAME...]", "tell the state of guests; without a name, of all", Accepts.Json | Accepts.Verbose, Run)
    {
        Details = """
            Exit code: 0 running or paused, 1 crashed, 3 not running, 4 unknown; of several guests the worst.
            The files of a named guest that does not run are read too: it is invalid where they are wrong.
            Without a name: 1 where a guest crashed, else 4 where one is unknown, else 0 where one runs, else 3.
            Another --dialect has other codes; openrc tells a crash, a start and a stop under way apart.
            -v, --verbose  with what qemu uses, its drives and adapters, the agent's addresses and the last of 'log';
                           where qemu or the agent does not answer, it takes a few seconds
            --json         an array of objects
            Examples:
              qemu-init status web1 -v
              qemu-init status --json
            """,
        SpeaksDialect = true,
    };

    private static int Run(Invocation invocation)
    {
        GuestList list = invocation.ReadRegistry();
        bool all = invocation.Operands.Count == 0;
        List<GuestStatus> statuses = all
            ? [.. list.Guests.Select(guest => Probe(invocation, guest, withFiles: false))]
            : [.. EachGuest.Names(invocation).Select(name => list.Find(name) is RegisteredGuest guest
                ? Probe(invocation, guest, withFiles: true)
                : new GuestStatus(name.Text, GuestState.Unregistered) { Detail = Registry.NotRegistered(name).Message })];
        if (invocation.Verbose)
            ShowDetails(invocation, statuses);
        else
            invocation.Output.Text(invocation.Json ? StatusReport.Json(statuses) : StatusReport.Text(statuses));
        return invocation.Dialect.CodeOf(all ? StatusReport.StateOfAll(statuses) : StatusReport.StateOfNamed(statuses));
    }

    private static void ShowDetails(Invocation invocation, List<GuestStatus> statuses)
    {
        JsonText json = new();
        json.BeginArray();
        foreach (GuestStatus status in statuses)
        {
            GuestDetails details = status.State == GuestState.Unregistered
                ? new GuestDetails()
                : GuestDetails.Of(status, new GuestPaths(invocation.Directories, status.Name));
            if (!invocation.Json)
            {
                invocation.Output.Text(StatusReport.Text([status]) + DetailsReport.Text(status, details));
                continue;
            }

            json.BeginObject();
            StatusReport.WriteMembers(json, status);
            DetailsReport.WriteMembers(json, details);
            json.EndObject();
        }

        json.EndArray();
        if (invocation.Json)
            invocation.Output.Text(json.ToString());
    }

    /// <summary>The state of a registered guest.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="withFiles">Whether the files of one that does not run are read, and told where they are wrong: that takes
    /// longer than all else.</param>
    public static GuestStatus Probe(Invocation invocation, RegisteredGuest guest, bool withFiles)
    {
        try
        {
            GuestStatus status = GuestProbe.Probe(guest.Name.Text, invocation.PathsOf(guest.Name));
            return withFiles && status.State == GuestState.Stopped && FindFault(invocation.Directories, guest) is string fault
                ? status with { State = GuestState.Invalid, Detail = fault }
                : status;
        }
        catch (PosixException error)
        {
            return new GuestStatus(guest.Name.Text, GuestState.Unknown) { Detail = error.Message };
        }
    }

    // Why a guest that does not run could not be started: what its files say, not what the host lacks.
    private static string? FindFault(Directories directories, RegisteredGuest guest)
    {
        try
        {
            _ = GuestConfiguration.Load(guest, directories, trust: null);
            return null;
        }
        catch (Failure failure)
        {
            return failure.Message;
        }
        catch (PosixException)
        {
            // The caller may not read the files: then nothing is known against them.
            return null;
        }
    }
}
