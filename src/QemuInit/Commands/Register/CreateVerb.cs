using System;
using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>create</c>: makes a guest from nothing.</summary>
internal static class CreateVerb
{
    public static Verb Verb { get; } = new("create", "make a guest: its folder, disk and rc-file, and add it to the list", Run)
    {
        Operands = [Operand.One("NAME"), Operand.Any("KEY=VALUE")],
        Options =
        [
            VerbOptions.Disk,
            VerbOptions.Iso,
            VerbOptions.Image,
            VerbOptions.Backing,
            VerbOptions.SshKey,
            VerbOptions.UserData,
            VerbOptions.HostName,
            VerbOptions.Address,
            VerbOptions.Gateway,
            VerbOptions.NameServer,
            VerbOptions.Template,
            VerbOptions.Folder,
            VerbOptions.Start,
            VerbOptions.Enable,
            VerbOptions.DryRun,
            VerbOptions.ResultsAsJson,
        ],
        Needs = Needs.RootOrOwn,
        StartsOrStops = true,
        LeavesLogin = true,
        Details = """
            KEY=VALUE is written into the rc-file, which has nothing else than what differs from the defaults.
            Nothing that is there is replaced, and nothing is left of a guest that cannot be made.
            A member of the group makes guests without sudo, in DATDIR or a folder of its own; their files are its own.
            """,
        Afterword = """
            Examples:
              qemu-init create mail --disk 20G --iso debian.iso RAM=4G SMP=2
              qemu-init create web2 --image cloud.qcow2 --disk 40G --ssh-key key.pub
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        GuestList registered = invocation.ReadRegistry();
        GuestName name = CreatePlanner.FreeName(invocation.Directories, registered, invocation.Operands[0]);
        CreateRequest request = RequestOf(invocation, name);
        return Attempt.Do(invocation.Output, name.Text, () =>
        {
            if (!Privilege.IsRoot && invocation[VerbOptions.Enable])
                throw new Failure(ExitCode.NoPrivilege, $"{VerbOptions.Enable.Name} needs root: without it, let root say: qemu-init enable {name}");
            using CreatePlan plan = CreatePlanner.Plan(invocation.Directories, invocation.Files, request, registered);
            if (invocation[VerbOptions.DryRun])
                return MadeGuest.Show(invocation, plan);
            using GuestMaking making = new(plan, invocation.Directories, invocation.Registry, invocation.Autostart);
            RegisteredGuest guest = making.Make();
            MadeGuest.Tell(invocation, plan, "made");
            string enabled = plan.StartsWithHost ? " and starts with the host" : "";
            if (!invocation[VerbOptions.Start])
                return $"is registered{enabled}; start it with: qemu-init start {name}";
            invocation.Output.Result(name.Text, $"is registered{enabled}");
            if (plan.IsMembers)
                return Sudo.Run(name.Text, Verbs.Start, Invocation.LongestOfMember, "--", name.Text);
            return new Starter(invocation.Directories, invocation.Files, invocation.Output).Start(guest, patience: null).Line;
        });
    }

    private static CreateRequest RequestOf(Invocation invocation, GuestName name) => new(name)
    {
        Folder = MadeGuest.PathOf(invocation[VerbOptions.Folder]),
        DiskSize = (long?)invocation.Given.TryFind(VerbOptions.Disk),
        Iso = MadeGuest.PathOf(invocation[VerbOptions.Iso]),
        Image = MadeGuest.PathOf(invocation[VerbOptions.Image]),
        IsOverlay = IsOverlay(invocation),
        SshKeyFile = MadeGuest.PathOf(invocation[VerbOptions.SshKey]),
        UserDataFile = MadeGuest.PathOf(invocation[VerbOptions.UserData]),
        HostName = invocation[VerbOptions.HostName],
        Address = invocation[VerbOptions.Address],
        Gateway = invocation[VerbOptions.Gateway],
        NameServers = invocation.Given.FindAll(VerbOptions.NameServer),
        Template = invocation[VerbOptions.Template],
        Settings = Settings(invocation),
        StartsWithHost = invocation[VerbOptions.Enable],
    };

    private static bool IsOverlay(Invocation invocation) =>
        !invocation[VerbOptions.Backing] ? false
            : invocation[VerbOptions.Image] is not null ? true
            : throw invocation.Verb.Misused($"needs {VerbOptions.Image.Term} with {VerbOptions.Backing.Name}");

    private static List<KeyValuePair<string, string>> Settings(Invocation invocation)
    {
        List<KeyValuePair<string, string>> settings = [];
        foreach (string word in invocation.FurtherOperands)
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw invocation.Verb.Misused($"takes KEY=VALUE after the name, not '{Printable.Of(word)}'");
            settings.Add(new(word[..equals], word[(equals + 1)..]));
        }

        return settings;
    }
}
