using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>clone</c>: makes a guest of another one.</summary>
internal static class CloneVerb
{
    public static Verb Verb { get; } = new("clone", "make a copy of a guest, and add it to the list", Run)
    {
        Operands = [Operand.One("NAME"), Operand.One("NEW")],
        Options = [VerbOptions.Linked, VerbOptions.Folder, VerbOptions.DryRun, VerbOptions.ResultsAsJson],
        Needs = Needs.Root,
        Details = """
            Its disks, UEFI variables and other files are copied, where the file system can without taking more room.
            In its rc-file and cfg-file are the new names, and other addresses of network adapters; its seed of cloud-init
            has another instance-id. What is to change inside is told. A guest that runs is refused: stop it first.
            With --linked the old guest's disks become read-only, because the new ones are based on them.
            """,
        Afterword = """
            Examples:
              qemu-init clone db db2
              qemu-init clone web2 web4 --linked
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        GuestList registered = invocation.Registry.Read();
        return StoppedGuest.Do(invocation, guest =>
        {
            GuestName name = CreatePlanner.FreeName(invocation.Directories, registered, invocation.Operands[1]);
            using ChangedGuest old = ChangedGuest.Open(invocation.Directories, guest);
            string? folder = MadeGuest.PathOf(invocation[VerbOptions.Folder]);
            using CreatePlan plan =
                ClonePlanner.Plan(invocation.Directories, invocation.Files, old, name, folder, invocation[VerbOptions.Linked]);
            if (invocation[VerbOptions.DryRun])
                return MadeGuest.Show(invocation, plan);
            using GuestMaking making = new(plan, invocation.Directories, invocation.Registry, invocation.Autostart);
            making.Make();
            MadeGuest.Tell(invocation, plan, "made");
            return $"{name} is registered; start it with: qemu-init start {name}";
        });
    }
}
