using System;
using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Import;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>import</c>: makes guests of another tool's.</summary>
internal static class ImportVerb
{
    public static Verb Verb { get; } = new("import", "make a guest of another tool's, whose images stay where they are", Run)
    {
        Operands = [Operand.One("PEER"), Operand.Any("PATH")],
        Options =
        [
            VerbOptions.GuestName,
            VerbOptions.Pid,
            VerbOptions.Folder,
            VerbOptions.DryRun.As("print what would be made, and the texts of its files; make nothing"),
            VerbOptions.Json.As("an array of objects: each guest with its findings and the texts of its files"),
        ],
        Needs = Needs.RootOrOwn,
        Details = $"""
            PEER is {string.Join(", ", PeerTable.Names[..^1])} or {PeerTable.Command}.
            PATH is a guest's file; of libvirt, what virsh dumpxml prints.
            After {PeerTable.Command} comes a command line of qemu, behind two hyphens.
            Nothing of the other tool is run. A table tells what was taken, changed and lost.
            """,
        Afterword = """
            Examples:
              qemu-init import proxmox 101.conf --dry-run
              qemu-init import libvirt web.xml --name web5
              qemu-init import command --name old -- qemu-system-x86_64 -m 1G -hda old.qcow2
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        string peer = invocation.Operands[0];
        if (Array.IndexOf(PeerTable.Names, peer) < 0)
            throw new Failure(ExitCode.BadArgument, $"unknown tool {Printable.Of(peer)}; known are {string.Join(", ", PeerTable.Names)}");
        JsonText? json = invocation[VerbOptions.Json] ? new JsonText() : null;
        json?.BeginArray();
        ExitCode worst = ExitCode.Success;
        FileTrust? trust = Privilege.IsRoot ? new FileTrust(Accounts.SystemUser(), Accounts.SystemGroup()) : null;
        foreach ((string source, Func<ForeignGuest> read) in Sources(invocation, peer, trust))
        {
            ExitCode code = Attempt.Do(invocation.Output, null, () => Import(invocation, source, read(), json));
            worst = code == ExitCode.Success ? worst : code;
        }

        json?.EndArray();
        if (json is not null)
            invocation.Output.Text(json.ToString());
        return worst;
    }

    private static List<KeyValuePair<string, Func<ForeignGuest>>> Sources(Invocation invocation, string peer, FileTrust? trust)
    {
        List<KeyValuePair<string, Func<ForeignGuest>>> sources = [];
        IReadOnlyList<string> operands = invocation.FurtherOperands;
        bool isCommand = peer == PeerTable.Command;
        int? pid = invocation[VerbOptions.Pid];
        if (pid is not null && (!isCommand || operands.Count > 0))
            throw invocation.Verb.Misused($"takes {VerbOptions.Pid.Name} with '{PeerTable.Command}' alone");
        if (pid is null && operands.Count == 0)
            throw invocation.Verb.Misused(isCommand ? "needs a command line behind '--', or --pid N" : "needs PATH, the guest's file");
        if (pid is int number)
            sources.Add(new($"process {number}", () => PeerTable.ReadProcess(number)));
        else if (isCommand)
            sources.Add(new("a command line", () => PeerTable.ReadCommand(operands, PeerTable.Command, Environment.CurrentDirectory)));
        foreach (string operand in isCommand ? [] : operands)
        {
            string path = MadeGuest.PathOf(operand)!;
            sources.Add(new(path, () => PeerTable.Read(peer, path, trust)));
        }

        if (sources.Count > 1 && (invocation[VerbOptions.GuestName] ?? invocation[VerbOptions.Folder]) is not null)
            throw invocation.Verb.Misused($"takes one PATH with {VerbOptions.GuestName.Name} or {VerbOptions.Folder.Name}");
        return sources;
    }

    // Returns the line to print; null where all is told.
    private static string? Import(Invocation invocation, string source, ForeignGuest foreign, JsonText? json)
    {
        GuestList registered = invocation.ReadRegistry();
        GuestName name = NameOf(invocation, foreign, registered);
        ImportedFiles files = ImportedFiles.Of(foreign);
        CreateRequest request = new(name)
        {
            Folder = MadeGuest.PathOf(invocation[VerbOptions.Folder]),
            Settings = files.Settings,
            CfgText = files.CfgText,
            Origin = source,
            IsRootsWord = foreign.IsRootsWord,
        };
        using CreatePlan plan = CreatePlanner.Plan(invocation.Directories, invocation.Files, request, registered);
        bool isDry = invocation[VerbOptions.DryRun];
        if (!isDry)
        {
            using GuestMaking making = new(plan, invocation.Directories, invocation.Registry, invocation.Autostart);
            _ = making.Make();
        }

        if (json is not null)
        {
            Write(json, plan, source, foreign);
            return null;
        }

        MadeGuest.Tell(invocation, plan, isDry ? "would make" : "made");
        if (isDry)
        {
            Show(invocation, plan.RcText);
            Show(invocation, plan.CfgText ?? "");
        }

        invocation.Output.Text(ImportReport.Table(foreign));
        string counts = $"{name}: {ImportReport.Count(foreign)}";
        return isDry ? counts : $"{counts}; see what a start needs with: qemu-init check {name}";
    }

    private static GuestName NameOf(Invocation invocation, ForeignGuest foreign, GuestList registered)
    {
        if (invocation[VerbOptions.GuestName] is string given)
            return CreatePlanner.FreeName(invocation.Directories, registered, given);
        if (foreign.Name is not ForeignItem { Text.Length: > 0 } item)
            throw new Failure(ExitCode.BadArgument, $"the guest has no name there; give one by {VerbOptions.GuestName.Term}");
        GuestName name = CreatePlanner.NearestName(invocation.Directories, registered, item.Text);
        foreign.Tell(item, ImportVerdict.Taken, $"guest {name}", name.Text == item.Text ? null : "a guest's name has letters and digits, no 0 at its end, and is free");
        return name;
    }

    private static void Show(Invocation invocation, string text)
    {
        foreach (string line in text.TrimEnd('\n').Split('\n'))
            invocation.Output.Line(line.Length == 0 ? "" : $"    {line}");
    }

    private static void Write(JsonText json, CreatePlan plan, string source, ForeignGuest foreign)
    {
        json.BeginObject();
        json.Member("name", plan.Name.Text);
        json.Member("source", source);
        json.Member("folder", plan.Folder);
        json.Member("rc", plan.RcText);
        json.Member("cfg", plan.CfgText);
        ImportReport.Write(json, foreign);
        json.EndObject();
    }
}
