using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
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
    public static Verb Verb { get; } = new(
        "status", "[NAME...]", "show the state of guests; without a name, of all guests", Accepts.Json | Accepts.Verbose, Run)
    {
        Details = """
            Exit code: 0 running or paused, 1 crashed, 3 not running, 4 unknown; of several guests, the worst code.
            The files of a named guest that does not run are read too: it is invalid if they have an error.
            Without a name: 1 where a guest crashed, else 4 where one is unknown, else 0 where one runs, else 3.
            Another --dialect has other codes; openrc distinguishes a crash, a start and a stop under way.
            -v, --verbose  with what qemu uses, its drives and adapters, the agent's addresses and the last of 'log';
                           where qemu or the agent does not answer, it takes a few seconds
            --json         an array of objects
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
            ? [.. ProbeAll(invocation, list)]
            : [.. EachGuest.Names(invocation).Select(name => list.Find(name) is RegisteredGuest guest
                ? ProbeWithFiles(invocation, guest)
                : new GuestStatus(name.Text, GuestState.Unregistered) { Detail = Registry.NotRegistered(name).Message })];
        if (invocation.Verbose)
            ShowDetails(invocation, statuses);
        else
            invocation.Output.Text(invocation.Json ? StatusReport.Json(statuses) : StatusReport.Text(statuses));
        return Outcome.State(all ? StatusReport.StateOfAll(statuses) : StatusReport.StateOfNamed(statuses));
    }

    private static void ShowDetails(Invocation invocation, GuestStatus[] statuses)
    {
        JsonText json = new();
        json.BeginArray();
        for (int i = 0; i < statuses.Length; i++)
        {
            GuestDetails details = DetailsOf(invocation, ref statuses[i]);
            GuestStatus status = statuses[i];
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

    private static GuestDetails DetailsOf(Invocation invocation, ref GuestStatus status)
    {
        try
        {
            return status.State == GuestState.Unregistered
                ? new GuestDetails()
                : GuestDetails.Of(status, new GuestPaths(invocation.Directories, status.Name));
        }
        catch (Exception error)
        {
            status = status.After(error);
            return new GuestDetails();
        }
    }

    /// <summary>The states of all registered guests, in the order of the list. One that does not answer delays no other.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="list">The guests.</param>
    public static IReadOnlyList<GuestStatus> ProbeAll(Invocation invocation, GuestList list)
    {
        IReadOnlyList<RegisteredGuest> guests = list.Guests;
        GuestStatus[] statuses = new GuestStatus[guests.Count];
        List<int> busy = [];

        // Opened once: the way down to it is not walked for each of a thousand guests. Where there is none, no guest was ever started.
        using FileDescriptor? runDirectory = HostFile.TryOpen(invocation.Directories.Run, Libc.O_PATH | Libc.O_DIRECTORY);
        for (int i = 0; i < statuses.Length; i++)
        {
            if (runDirectory is null || GuestProbe.IsIdle(runDirectory.Number, guests[i].Name.Text))
                statuses[i] = new GuestStatus(guests[i].Name.Text, GuestState.Stopped);
            else
                busy.Add(i);
        }

        using DescriptorLimit raised = DescriptorLimit.Raise();
        Crew.Each(busy, i => statuses[i] = Probe(invocation, guests[i]));
        return statuses;
    }

    private static GuestStatus Probe(Invocation invocation, RegisteredGuest guest)
    {
        try
        {
            return GuestProbe.Probe(guest.Name.Text, invocation.PathsOf(guest.Name));
        }
        catch (Exception error)
        {
            // What goes wrong with one guest is told in its row, whatever it is.
            return new GuestStatus(guest.Name.Text, GuestState.Unknown).After(error);
        }
    }

    // To read the files of one that does not run, and to tell where they are wrong, takes longer than all else.
    private static GuestStatus ProbeWithFiles(Invocation invocation, RegisteredGuest guest)
    {
        GuestStatus status = Probe(invocation, guest);
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
