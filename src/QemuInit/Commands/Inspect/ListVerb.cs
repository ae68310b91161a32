using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>list</c>: the registered guests at a glance.</summary>
internal static class ListVerb
{
    // Above that the files of guests that do not run are read only where somebody asks for it: it takes longer than all else.
    private const int MostReadFiles = 64;

    private const int LongestDescription = 1000;
    private const int StateColumn = 1;

    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string Cyan = "\e[36m";
    private const string Faint = "\e[2m";

    // ECMA-48: CUP and ED, EL.
    private const string ClearScreen = "\e[H\e[2J";
    private const string Home = "\e[H";
    private const string ClearLine = "\e[K";
    private const string ClearBelow = "\e[J";

    private static readonly string[] s_heads = ["NAME", "STATE", " UP", " PID", " CPU%", " MEMORY", "VNC", "AUTOSTART"];

    public static Verb Verb { get; } = new("list", "list the registered guests", Run)
    {
        Options =
        [
            VerbOptions.Verbose.As("with the folder, and all descriptions"),
            VerbOptions.Sort,
            VerbOptions.Watch,
            VerbOptions.Names,
            VerbOptions.Json.As("an array of objects, with all of 'status --json'"),
        ],
        Details = """
            UP is the time since qemu was started, CPU% percent of one processor since then, MEMORY what qemu has in the host's RAM.
            DESCRIPTION is DESC. With more than 64 guests, those that do not run have one with -v only: it is read from their files.
            A guest is invalid whose files were read and have an error: 'status NAME' tells which.
            """,
        Afterword = """
            On a terminal descriptions are cut to its width and states have colours, unless NO_COLOR is set.
            Examples:
              qemu-init list --sort memory
              qemu-init list --watch 5
              for guest in $(qemu-init list --names); do qemu-init check "$guest"; done
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation[VerbOptions.Json] && invocation[VerbOptions.Names])
            throw invocation.Verb.Misused("takes one of --json and --names");
        Func<ListRow, ListRow, int>? order = OrderBy(invocation[VerbOptions.Sort]);
        List<ListRow> rows = Look(invocation, earlier: [], order);
        if (invocation[VerbOptions.Watch] is not TimeSpan pause)
        {
            Show(invocation, rows);
            return rows.Exists(static row => row.Status.IsMistake) ? ExitCode.Error : ExitCode.Success;
        }

        // Nothing of the terminal is changed that would have to be restored: Ctrl-C may come at any time.
        bool isScreen = invocation.Output.Terminal is { MovesCursor: true } && !invocation[VerbOptions.Json];
        string begin = isScreen ? ClearScreen : "";
        do
        {
            invocation.Output.Text(begin);
            begin = isScreen ? Home : "\n";
            Show(invocation, rows, isScreen);
            if (!invocation.Output.Pause(pause))
                return ExitCode.Success;
            rows = Look(invocation, rows, order);
        }
        while (true);
    }

    private static List<ListRow> Look(Invocation invocation, List<ListRow> earlier, Func<ListRow, ListRow, int>? order)
    {
        GuestList list = invocation.ReadRegistry();
        IReadOnlySet<string> autostart = invocation.Autostart.ReadFolded();
        Dictionary<string, ListRow> before = [];
        foreach (ListRow row in earlier)
            before[row.Guest.Name.Folded] = row;
        bool readsFiles = !invocation[VerbOptions.Names] && (invocation[VerbOptions.Verbose] || list.Guests.Count <= MostReadFiles);
        List<ListRow> rows =
        [
            .. list.Guests.Zip(GuestProbes.All(invocation.Directories, list), (guest, status) =>
            {
                bool starts = autostart.Contains(guest.Name.Folded);
                try
                {
                    return RowOf(invocation, guest, status, starts, before.GetValueOrDefault(guest.Name.Folded), readsFiles);
                }
                catch (Exception error)
                {
                    return new ListRow(guest, status.After(error), starts, "", use: null, cpuPercent: 0);
                }
            }),
        ];
        return order is null ? rows : [.. rows.Order(Comparer<ListRow>.Create(new(order)))];
    }

    private static ListRow RowOf(Invocation invocation, RegisteredGuest guest, GuestStatus status, bool starts, ListRow? last, bool readsFiles)
    {
        ProcessUse? use = status.Pid is int pid ? ProcessUse.TryRead(pid) : null;
        double percent = use is null ? 0 : last is { Use: ProcessUse then } && last.Status.Pid == status.Pid
            ? ProcessUse.Percent(use.Cpu - then.Cpu, use.Age - then.Age)
            : use.AveragePercent;
        string? description = status.Booted is StartRecord booted
            ? booted.Description
            : readsFiles ? DescriptionIn(invocation, guest, ref status) : null;
        return new ListRow(guest, status, starts, Printable.Of(description ?? "", LongestDescription), use, percent);
    }

    private static void Show(Invocation invocation, List<ListRow> rows, bool isScreen = false)
    {
        if (invocation[VerbOptions.Json])
        {
            JsonText json = new();
            json.BeginArray();
            rows.ForEach(row => row.Write(json));
            json.EndArray();
            invocation.Output.Text(json.ToString());
            return;
        }

        if (invocation[VerbOptions.Names])
        {
            invocation.Output.Text(string.Concat(rows.Select(static row => row.Guest.Name.Text + "\n")));
            return;
        }

        OutputTerminal? terminal = invocation.Output.Terminal;
        string[] heads = invocation[VerbOptions.Verbose] ? [.. s_heads, "FOLDER", "DESCRIPTION"] : [.. s_heads, "DESCRIPTION"];
        string table = Table.Of(
            heads, rows.Select(row => row.Cells(invocation[VerbOptions.Verbose])), terminal?.Width, terminal is { HasColours: true } ? ColourOf : null);
        invocation.Output.Text(isScreen ? OnScreen(table, terminal?.Height) : table);
    }

    // What does not fit would scroll the heads away.
    private static string OnScreen(string table, int? height)
    {
        StringBuilder text = new();
        int lines = 0;
        foreach (string line in table.Split('\n'))
        {
            if (++lines == height || line.Length == 0)
                break;
            text.Append(line).Append(ClearLine).Append('\n');
        }

        return text.Append(ClearBelow).ToString();
    }

    private static string? ColourOf(int column, string cell) => column != StateColumn ? null : cell switch
    {
        "running" => Green,
        "paused" => Yellow,
        "starting" or "stopping" => Cyan,
        "stopped" => Faint,
        _ => Red,
    };

    // Files that a start would refuse make a guest that does not run invalid, as for 'status NAME', which tells why.
    private static string? DescriptionIn(Invocation invocation, RegisteredGuest guest, ref GuestStatus status)
    {
        try
        {
            return GuestConfiguration.Load(guest, invocation.Directories, trust: null).Options.Description;
        }
        catch (Failure failure)
        {
            if (status.State == GuestState.Stopped)
                status = status with { State = GuestState.Invalid, Detail = failure.Message };
            return null;
        }
        catch (Exception error) when (Failure.IsForUser(error))
        {
            // Not for the caller to read.
            return null;
        }
    }

    private static Func<ListRow, ListRow, int>? OrderBy(string? key) => key switch
    {
        "name" => static (one, other) => string.CompareOrdinal(one.Guest.Name.Folded, other.Guest.Name.Folded),
        "state" => static (one, other) => (int)one.Status.State - (int)other.Status.State,
        "up" => static (one, other) => (other.Use?.Age ?? TimeSpan.MinValue).CompareTo(one.Use?.Age ?? TimeSpan.MinValue),
        "pid" => static (one, other) => (one.Status.Pid ?? int.MaxValue).CompareTo(other.Status.Pid ?? int.MaxValue),
        "cpu" => static (one, other) => other.CpuPercent.CompareTo(one.CpuPercent),
        "memory" => static (one, other) => (other.Use?.Resident ?? -1).CompareTo(one.Use?.Resident ?? -1),
        "vnc" => static (one, other) => string.CompareOrdinal(one.Status.Booted?.Vnc ?? "~", other.Status.Booted?.Vnc ?? "~"),
        "autostart" => static (one, other) => other.StartsWithHost.CompareTo(one.StartsWithHost),
        _ => null,
    };
}
