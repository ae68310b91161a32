using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>
/// All that a start needs of a guest's files and of the host. <c>start</c> throws at the first that is not met, <c>check</c> reports
/// each: neither has a requirement of its own.
/// </summary>
internal static class StartRequirements
{
    /// <summary>The requirements, in the order in which a start checks them.</summary>
    public static IReadOnlyList<StartRequirement> All { get; } =
    [
        new("RUNAS", StartStage.CommandLine, static draft => [new(() => draft.Account = FindAccount(draft))]),
        new("PRIVDROP", StartStage.CommandLine, static draft => draft.IsHeldToTrust ? [new(() => RequireRootsFiles(draft))] : []),
        new("PRIVDROP", StartStage.CommandLine, static draft => ForbiddenProgram(draft) is FileDiagnostic program
            ? [new(() => throw new Failure(ExitCode.NotConfigured, program.ToString())) { Diagnostic = program }]
            : []),
        new("TGTARCH", StartStage.CommandLine, static draft => ForbiddenProgram(draft) is null ? [new(() => MakeCommandLine(draft))] : []),
        new("NAME", StartStage.Host, static draft => [new(() => RequireShortSocketPaths(draft))]),
        new("NIC1", StartStage.Host, AllowedBridges),
        new("NIC1", StartStage.Host, VhostNets),
        new("CPU", StartStage.Host, static draft => IsHostsProcessor(draft) && !draft.Configuration.Options.Kvm
            ? [new(static () => throw new Failure(
                ExitCode.NotConfigured, "CPU=host is the host's own processor, which needs KVM=1; leave CPU out, or name a model"))]
            : []),
        new("FIRMWARE", StartStage.Host, static draft => draft.Configuration.Options.Firmware is not null ? [new(() => RequireWholeBios(draft))] : []),
        new("KVM", StartStage.Host, static draft => draft.Configuration.Options.Kvm ? [new(() => Kvm.Require(draft.Opener))] : []),
        new("NAME", StartStage.Host, Files),
        new("DISPLAY", StartStage.Host, static draft => [new(() => ScreenPassword.Require(draft))]),
        new("NIC1", StartStage.Later, static draft => Bridges(draft)
            .Select(static bridge => new StartNeed(() => Tap.RequireBridge(bridge)) { Bridge = bridge })),
    ];

    /// <summary>Throws at the first requirement of a stage that is not met.</summary>
    /// <param name="requirements">The requirements.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="draft">The start.</param>
    /// <exception cref="Failure">One is not met.</exception>
    public static void Require(IReadOnlyList<StartRequirement> requirements, StartStage stage, StartDraft draft)
    {
        foreach (StartRequirement requirement in requirements)
        {
            if (requirement.Stage != stage)
                continue;
            foreach (StartNeed need in requirement.NeedsOf(draft))
                need.Check();
        }
    }

    /// <summary>The user that qemu runs as.</summary>
    /// <param name="configuration">What the guest's files say.</param>
    /// <param name="systemUser">SYSUSR.</param>
    /// <exception cref="Failure">There is no such user, or the guest may not have it.</exception>
    public static Account AccountOf(GuestConfiguration configuration, Account systemUser)
    {
        if (configuration.Options.RunAs is not string name || name == systemUser.Name)
            return systemUser;
        Account account = FindUser(name);
        return configuration.IsRootsAlone
            ? account
            : throw new Failure(
                ExitCode.NotConfigured,
                $"RUNAS={name} needs files and a folder that root alone may write; {BuildSettings.SysUsr} needs no RUNAS ({configuration.Doubt})");
    }

    /// <summary>The bridges that a guest has taps on, each once.</summary>
    /// <param name="draft">The start, whose command line is known.</param>
    public static IEnumerable<string> Bridges(StartDraft draft) =>
        draft.CommandLine!.Descriptors.OfType<TapDescriptor>().Select(static tap => tap.Bridge).Distinct();

    private static Account FindAccount(StartDraft draft) => draft.IsHeldToTrust || draft.Configuration.Options.RunAs is not string name
        ? AccountOf(draft.Configuration, draft.SystemUser)
        : FindUser(name);

    private static Account FindUser(string name) =>
        Accounts.FindUser(name) ?? throw new Failure(ExitCode.NotConfigured, $"RUNAS={Printable.Of(name)}: there is no such user");

    // A qemu that is root while it reads its options must not read other words than root's own.
    private static void RequireRootsFiles(StartDraft draft)
    {
        if (draft.IsLateDrop && !draft.Configuration.IsRootsAlone)
        {
            throw new Failure(
                ExitCode.NotConfigured, $"PRIVDROP=late needs files and a folder that root alone may write ({draft.Configuration.Doubt})");
        }
    }

    // The word of the cfg-file with which qemu would run a program; null where there is none, or qemu may run it.
    private static FileDiagnostic? ForbiddenProgram(StartDraft draft) => draft.IsLateDrop ? null : draft.Configuration.Cfg?.Program;

    private static void MakeCommandLine(StartDraft draft) => draft.CommandLine = new QemuCommandBuilder(draft.Directories, draft.Files)
        .CommandLineOf(draft.Guest, draft.Configuration, (draft.Account ?? draft.SystemUser).Name);

    private static void RequireShortSocketPaths(StartDraft draft)
    {
        foreach (SocketDescriptor socket in draft.CommandLine!.Descriptors.OfType<SocketDescriptor>())
        {
            string path = draft.Paths.Socket(socket.FileName);
            int length = Encoding.UTF8.GetByteCount(path);
            if (length > UnixSocket.LongestPath)
            {
                throw new Failure(
                    ExitCode.NotConfigured,
                    $"the socket's path {path} has {length} bytes, at most {UnixSocket.LongestPath} are allowed; use a shorter name or RUNDIR");
            }
        }
    }

    // It does not matter which user starts the guest: what counts is which users decide on its bridge.
    private static IEnumerable<StartNeed> AllowedBridges(StartDraft draft)
    {
        if (draft.Configuration.IsRootsAlone || !Bridges(draft).Any())
            yield break;
        BridgePolicy? policy = null;
        yield return new StartNeed(() => policy = BridgePolicy.Load(draft.Directories.BridgePolicy))
        {
            RootsQuestion = "whether its bridges are allowed",
        };
        if (policy is null)
            yield break;
        foreach (string bridge in Bridges(draft))
            yield return new StartNeed(() => policy.Require(bridge)) { Bridge = bridge };
    }

    private static IEnumerable<StartNeed> VhostNets(StartDraft draft) => draft.Configuration.Options.Nics
        .Where(static nic => nic.Vhost)
        .Select(static nic => new StartNeed(VhostNet.Require) { Bridge = nic.Bridge, RootsQuestion = "whether /dev/vhost-net can be used" });

    // The last one counts, whichever file it is from.
    private static string? LastArgument(StartDraft draft, string name) => draft.CommandLine!.Options.LastOrDefault(option => option.Name == name)?.Argument;

    private static bool IsHostsProcessor(StartDraft draft) => LastArgument(draft, "cpu")?.Split(',')[0] == "host";

    // A PC has its firmware at the end of its address space, in whole blocks. Source: qemu, hw/i386/x86.c, x86_bios_rom_init().
    private static void RequireWholeBios(StartDraft draft)
    {
        const ulong Block = 64 * 1024;
        Target target = new(draft.CommandLine!.Program, draft.Configuration.Options.Machine, hostArchitecture: "");
        if (target.IsX86 && LastArgument(draft, "bios") is ['/', ..] path && UserAccess.TryStat(draft.Opener, path)?.Size % Block is > 0)
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"{path} is not a whole BIOS, but a part of one: its size is not a multiple of 64 KiB; write FIRMWARE=uefi for UEFI");
        }
    }

    private static IEnumerable<StartNeed> Files(StartDraft draft)
    {
        if (draft.Opener is not Account opener || opener.Uid == Accounts.Root)
            yield break;
        foreach (NamedFile file in NamedFiles.In(draft.CommandLine!.Arguments, draft.Guest.Folder))
            yield return new StartNeed(() => ImageAccess.Require(draft.Guest, file, opener, draft.Configuration.IsRootsAlone)) { File = file };

        // qemu works in the folder, whether or not it has a file there.
        NamedFile folder = new(draft.Guest.Folder + "/", false);
        yield return new StartNeed(() => ImageAccess.RequireWay(draft.Guest, folder, opener, draft.Configuration.IsRootsAlone)) { File = folder };
    }
}
