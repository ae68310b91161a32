using System;
using System.Collections.Generic;
using System.IO;
using QemuInit.Checks;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>check</c>: whether guests could be started, and what of them is probably not meant.</summary>
internal static class CheckVerb
{
    private const string RcFileEnding = "-qemud.rc";

    public static Verb Verb { get; } =
        new("check", "check what a start needs; without a name, of guests that run and those of the autostart list", Run)
        {
            Operands = [Operand.Any("NAME|FILE")],
            Options =
            [
                VerbOptions.All,
                VerbOptions.Strict,
                VerbOptions.Qemu,
                VerbOptions.Json.As("an array of objects: guest, severity, file, line, column, message"),
            ],
            Details = """
                Reads the guests' files, looks at what the host has for them and what the installed qemu can do; changes nothing.
                An init system calls it before it restarts a guest: a mistake does not take a running one down.
                FILE is an rc-file, NAME-qemud.rc, that need not be registered.
                Exit code: 0 they can be started, 6 an error in one, 5 a program is missing.
                """,
        };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation[VerbOptions.All] && invocation.Operands.Count > 0)
            throw invocation.Verb.Misused("takes --all or names, not both");
        string? program = invocation[VerbOptions.Qemu] is string path ? Path.GetFullPath(path) : null;
        if (program is not null && !File.Exists(program))
            throw new Failure(ExitCode.BadArgument, $"--qemu: there is no file {Printable.Of(program)}");

        GuestList list = invocation.ReadRegistry();
        IReadOnlyList<string> autostart = invocation.Autostart.Read();
        bool isWhole = invocation.Operands.Count == 0;
        ExitCode worst = ExitCode.Success;
        IEnumerable<RegisteredGuest> wanted = invocation[VerbOptions.All] ? list.Guests
            : isWhole ? EachGuest.Served(invocation, list, autostart)
            : Named(invocation, list, ref worst);

        GuestCheck check = new(invocation.Directories, invocation.Files);
        List<CheckedGuest> guests = [];
        foreach (RegisteredGuest guest in wanted)
            guests.Add(check.Read(guest, list.Find(guest.Name) == guest, trusts: Privilege.IsRoot));
        guests.ForEach(check.CheckHost);
        GuestsCheck.Compare(check, list, guests, autostart, isWhole);
        GuestsCheck.AskQemus(guests, program);

        if (invocation[VerbOptions.Json])
            invocation.Output.Text(FindingReport.Json(guests));
        else
            FindingReport.Print(invocation.Output, guests);
        ExitCode found = FindingReport.CodeOf(guests, invocation[VerbOptions.Strict]);
        return found > worst ? found : worst;
    }

    // A name that is not registered keeps nobody from the rest.
    private static List<RegisteredGuest> Named(Invocation invocation, GuestList list, ref ExitCode worst)
    {
        List<RegisteredGuest> wanted = [];
        foreach (string operand in invocation.Operands)
        {
            if (IsFile(operand))
            {
                Add(wanted, OfFile(operand, list));
                continue;
            }

            GuestName name = GuestName.Parse(operand);
            if (list.Find(name) is RegisteredGuest guest)
            {
                Add(wanted, guest);
                continue;
            }

            worst = ExitCode.NotConfigured;
            invocation.Output.Error($"{name.Text}: {Registry.NotRegistered(name).Message}");
        }

        return wanted;
    }

    private static void Add(List<RegisteredGuest> guests, RegisteredGuest guest)
    {
        if (!guests.Exists(other => other == guest))
            guests.Add(guest);
    }

    private static bool IsFile(string operand) =>
        operand.Contains('/', StringComparison.Ordinal) || operand.EndsWith(RcFileEnding, StringComparison.Ordinal);

    private static RegisteredGuest OfFile(string operand, GuestList list)
    {
        string path = Path.GetFullPath(operand);
        string file = Path.GetFileName(path);
        if (!file.EndsWith(RcFileEnding, StringComparison.Ordinal))
        {
            throw new Failure(
                ExitCode.BadArgument,
                $"{Printable.Of(operand)} is not called NAME{RcFileEnding}, by which a guest's rc-file is known; rename it");
        }

        GuestName name = GuestName.Parse(file[..^RcFileEnding.Length]);
        string folder = Path.GetDirectoryName(path)!;
        return list.Find(name) is RegisteredGuest registered && registered.Folder == folder
            ? registered
            : new RegisteredGuest(name, folder, list.Guests.Count + 1);
    }
}
