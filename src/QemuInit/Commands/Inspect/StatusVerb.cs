using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>status</c>: what is true of guests now.</summary>
internal static class StatusVerb
{
    public static Verb Verb { get; } = new("status", "show the state of guests; without a name, of all guests", Run)
    {
        Operands = [Operand.Any("NAME")],
        Options =
        [
            VerbOptions.Verbose.As("""
                with what qemu uses, its drives and adapters, the agent's addresses and the last of 'log';
                of a guest that does not run, what its files say;
                where qemu or the agent does not answer, it takes a few seconds
                """),
            VerbOptions.Json,
        ],
        Details = """
            Exit code: 0 running or paused, 1 crashed, 3 not running, 4 unknown; of several guests, the worst code.
            The files of a named guest that does not run are read too: it is invalid if they have an error.
            Without a name: 1 where a guest crashed, else 4 where one is unknown, else 0 where one runs, else 3.
            Another --dialect has other codes; openrc distinguishes a crash, a start and a stop under way.
            """,
        Afterword = """
            Examples:
              qemu-init status web1 -v
              qemu-init status --json
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        GuestList list = invocation.ReadRegistry();
        bool all = invocation.Operands.Count == 0;
        GuestStatus[] statuses = all
            ? [.. GuestProbes.All(invocation.Directories, list)]
            : [.. EachGuest.Names(invocation).Select(name => list.Find(name) is RegisteredGuest guest
                ? ProbeWithFiles(invocation, guest)
                : new GuestStatus(name.Text, GuestState.Unregistered) { Detail = Registry.NotRegistered(name).Message })];
        if (invocation[VerbOptions.Verbose])
            ShowDetails(invocation, list, statuses);
        else
            invocation.Output.Text(invocation[VerbOptions.Json] ? StatusReport.Json(statuses) : StatusReport.Text(statuses));
        return Outcome.State(all ? StatusReport.StateOfAll(statuses) : StatusReport.StateOfNamed(statuses));
    }

    private static void ShowDetails(Invocation invocation, GuestList list, GuestStatus[] statuses)
    {
        Lazy<IReadOnlyList<string>> autostart = new(invocation.Autostart.Read);
        JsonText json = new();
        json.BeginArray();
        for (int i = 0; i < statuses.Length; i++)
        {
            GuestDetails details = DetailsOf(invocation, list, autostart, ref statuses[i]);
            GuestStatus status = statuses[i];
            if (!invocation[VerbOptions.Json])
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
        if (invocation[VerbOptions.Json])
            invocation.Output.Text(json.ToString());
    }

    private static GuestDetails DetailsOf(
        Invocation invocation, GuestList list, Lazy<IReadOnlyList<string>> autostart, ref GuestStatus status)
    {
        try
        {
            return status.State == GuestState.Unregistered
                ? new GuestDetails()
                : GuestDetails.Of(
                    status,
                    new GuestPaths(invocation.Directories, status.Name),
                    status.Pid is null ? FilesOf(invocation, list, autostart, GuestName.Parse(status.Name)) : []);
        }
        catch (Exception error)
        {
            status = status.After(error);
            return new GuestDetails();
        }
    }

    private static List<(string Label, string Words)> FilesOf(
        Invocation invocation, GuestList list, Lazy<IReadOnlyList<string>> autostart, GuestName name)
    {
        try
        {
            return list.Find(name) is RegisteredGuest guest
                ? FileDetails.Of(guest, GuestConfiguration.Load(guest, invocation.Directories, trust: null).Options, Autostart.Has(autostart.Value, name))
                : [];
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            // Wrong, which the state tells, or not for the caller to read.
            return [];
        }
    }

    // To read the files of one that does not run, and to tell where they are wrong, takes longer than all else.
    private static GuestStatus ProbeWithFiles(Invocation invocation, RegisteredGuest guest)
    {
        GuestStatus status = GuestProbes.Of(invocation.Directories, guest);
        return status.State == GuestState.Stopped && FindFault(invocation.Directories, guest) is string fault
            ? status with { State = GuestState.Invalid, Detail = fault }
            : status;
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
        catch (Exception error)
        {
            return Attempt.OwnMistake(error);
        }
    }
}
