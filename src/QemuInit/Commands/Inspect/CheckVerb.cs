using System;
using System.Collections.Generic;
using System.IO;
using QemuInit.Checks;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>check</c>: whether guests could be started, and what of them is probably not meant.</summary>
internal static class CheckVerb
{
    private const string RcFileEnding = "-qemud.rc";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static Verb Verb { get; } =
        new("check", "[NAME|FILE...]", "check what a start needs; without a name, of guests that run and those of the autostart list",
            Accepts.Json | Accepts.All | Accepts.Strict | Accepts.Qemu, Run)
        {
            Details = """
                Reads the guests' files, looks at what the host has for them and what the installed qemu can do; changes nothing.
                An init system calls it before it restarts a guest: a mistake does not take a running one down.
                FILE is an rc-file, NAME-qemud.rc, that need not be registered.
                Exit code: 0 they can be started, 6 an error in one, 5 a program is missing.
                --all        all registered guests
                --strict     exit code 1 where there are warnings only
                --qemu PATH  ask this qemu in place of the installed one, for example before an upgrade
                --json       an array of objects: guest, severity, file, line, column, message
                """,
        };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation.All && invocation.Operands.Count > 0)
            throw new Failure(ExitCode.BadArgument, "--all and names exclude each other; see: qemu-init help check");
        string? program = invocation.Qemu is string path ? Path.GetFullPath(path) : null;
        if (program is not null && !File.Exists(program))
            throw new Failure(ExitCode.BadArgument, $"--qemu: there is no file {Printable.Of(program)}");

        GuestList list = invocation.ReadRegistry();
        IReadOnlyList<string> autostart = invocation.Autostart.Read();
        bool isWhole = invocation.Operands.Count == 0;
        ExitCode worst = ExitCode.Success;
        IEnumerable<RegisteredGuest> wanted = invocation.All ? list.Guests
            : isWhole ? EachGuest.Served(invocation, list, autostart)
            : Named(invocation, list, ref worst);

        GuestCheck check = new(invocation.Directories, invocation.Files);
        List<CheckedGuest> guests = [];
        foreach (RegisteredGuest guest in wanted)
            guests.Add(check.Read(guest, list.Find(guest.Name) == guest, trusts: Privilege.IsRoot));
        guests.ForEach(check.CheckHost);
        Compare(check, list, guests, isWhole ? autostart : []);
        AskQemus(guests, program);

        if (invocation.Json)
            invocation.Output.Text(FindingReport.Json(guests));
        else
            FindingReport.Print(invocation.Output, guests);
        ExitCode found = FindingReport.CodeOf(guests, invocation.Strict);
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
        if (!guests.Contains(guest))
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

    private static void Compare(GuestCheck check, GuestList list, List<CheckedGuest> guests, IReadOnlyList<string> autostart)
    {
        List<CheckedGuest> all = [.. guests];
        foreach (RegisteredGuest guest in list.Guests)
        {
            // What is wrong with a guest that was not asked for is told when it is.
            if (!guests.Exists(other => other.Guest.Name.Equals(guest.Name)))
                all.Add(check.Read(guest, isRegistered: true, trusts: false));
        }

        HostCheck.FindDoubles(guests, all);
        HostCheck.CheckMemory(guests, guests.FindAll(guest => Autostart.Has(autostart, guest.Guest.Name)));
    }

    // Guests of one qemu share the question.
    private static void AskQemus(List<CheckedGuest> guests, string? program)
    {
        Account? account = Privilege.IsRoot ? Accounts.FindUser(BuildSettings.SysUsr) : null;
        List<CheckedGuest> left = guests.FindAll(static guest => guest.CommandLine is not null);
        while (left.Count > 0)
        {
            string asked = program ?? left[0].CommandLine!.Program;
            List<CheckedGuest> group = left.FindAll(guest => program is not null || guest.CommandLine!.Program == asked);
            left.RemoveAll(group.Contains);
            QemuAbilities? qemu = null;
            string? help = null;
            Exception? problem = null;
            try
            {
                qemu = QemuAbilities.Ask(asked, DevicesOf(group), account);
                if (group.Exists(static guest => guest.Configuration!.Cfg is not null))
                    help = ProgramOutput.Read(asked, ["-help"], account, s_patience);
            }
            catch (Exception error) when (error is Failure or PosixException)
            {
                problem = error;
            }

            // A qemu that gives no answers runs none of them.
            foreach (CheckedGuest guest in group)
            {
                FindingPlace place = guest.PlaceOf("TGTARCH");
                if (problem is not null)
                    guest.Error(place, problem);
                else
                    _ = guest.Try(place, () => CheckOne(guest, qemu!, help));
            }
        }
    }

    private static List<string> DevicesOf(List<CheckedGuest> guests)
    {
        List<string> devices = [];
        foreach (CheckedGuest guest in guests)
            QemuCheck.AddDevices(guest, devices);
        return devices;
    }

    private static void CheckOne(CheckedGuest guest, QemuAbilities qemu, string? help)
    {
        string architecture = new Target(guest.Configuration!.Options.TargetArchitecture, null, qemu.Architecture).Architecture;
        if (architecture == qemu.Architecture)
            QemuCheck.Run(guest, qemu, help);
        else
            guest.Note(guest.PlaceOf("TGTARCH"), $"{qemu.Program} emulates {qemu.Architecture} and was not asked for this guest of {architecture}");
    }
}
