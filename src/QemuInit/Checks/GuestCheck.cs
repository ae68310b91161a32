using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Checks;

/// <summary>One guest: its files, then all that a start would need. Unlike a start it goes on where something is wrong.</summary>
/// <param name="directories">The program's directories.</param>
/// <param name="files">The file system.</param>
internal sealed class GuestCheck(Directories directories, IFileSystem files)
{
    /// <summary>Reads a guest's files and makes its command line; looks at nothing else.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="isRegistered">Whether it is registered; else only its files were named.</param>
    /// <param name="trusts">Whether a registered one's files must be safe from others, as root's start demands; else the caller risks only itself.</param>
    public CheckedGuest Read(RegisteredGuest guest, bool isRegistered, bool trusts)
    {
        trusts &= isRegistered;
        CheckedGuest read = new(guest);
        FindingPlace begin = FindingPlace.BeginOf($"{guest.Folder}/{guest.RcFileName}");
        Account? systemUser = null;
        _ = read.Try(begin, () =>
        {
            systemUser = Accounts.SystemUser();
            FileTrust? trust = trusts ? new FileTrust(systemUser, Accounts.SystemGroup()) : null;
            if (!isRegistered && HostFile.TrySize(guest.Folder) is null)
                throw new Failure(ExitCode.NotConfigured, $"there is no folder {guest.Folder}");
            List<FileDiagnostic> diagnostics = [];
            read.Configuration = GuestConfiguration.TryLoad(guest, directories, trust, diagnostics, out IReadOnlyList<RcFile> rcFiles);
            read.Files = rcFiles;
            diagnostics.ForEach(read.Add);
        });
        _ = read.Try(begin, () =>
        {
            FindSecondAssignments(read);
            if (read.Configuration is GuestConfiguration configuration && systemUser is not null)
                MakeCommandLine(read, configuration, systemUser, trusts);
        });
        return read;
    }

    /// <summary>Checks what the host has for a guest that was read.</summary>
    public void CheckHost(CheckedGuest guest) =>
        _ = guest.Try(FindingPlace.BeginOf($"{guest.Guest.Folder}/{guest.Guest.RcFileName}"), () => LookAtHost(guest));

    private void LookAtHost(CheckedGuest guest)
    {
        if (guest.CommandLine is not CommandLine line || guest.Configuration is not GuestConfiguration configuration)
            return;
        GuestPaths paths = new(directories, guest.Guest.Name.Text);
        _ = guest.Try(guest.PlaceOf("NAME"), () => Starter.RequireShortSocketPaths(line, paths));
        if (configuration.Options.Kvm)
            _ = guest.Try(guest.PlaceOf("KVM"), () => Kvm.Require(Privilege.IsRoot && configuration.Options.PrivilegeDrop != PrivilegeDrop.Late ? guest.Account : null));
        List<string> bridges = [];
        BridgePolicy? policy = LoadPolicy(guest, configuration);
        foreach (TapDescriptor tap in line.Descriptors.OfType<TapDescriptor>())
        {
            // A guest with several adapters on one bridge misses it once.
            if (bridges.Contains(tap.Bridge))
                continue;
            bridges.Add(tap.Bridge);
            FindingPlace place = PlaceOfBridge(guest, configuration.Options, tap.Bridge);
            _ = guest.Try(place, () => Tap.RequireBridge(tap.Bridge));
            if (policy is not null)
                _ = guest.Try(place, () => policy.Require(tap.Bridge));
        }

        ImageCheck.Run(guest, IsRunning(paths));
        if (!Privilege.IsRoot)
        {
            guest.Note(
                FindingPlace.BeginOf($"{guest.Guest.Folder}/{guest.Guest.RcFileName}"),
                "whether qemu's user may open the files is not known; check as root to know it");
        }
    }

    // Null where the guest is not held to it.
    private BridgePolicy? LoadPolicy(CheckedGuest guest, GuestConfiguration configuration)
    {
        BridgePolicy? policy = null;
        FindingPlace place = guest.PlaceOf("NIC1");
        try
        {
            if (!configuration.IsRootsAlone && guest.CommandLine!.Descriptors.OfType<TapDescriptor>().Any())
                policy = BridgePolicy.Load(directories.BridgePolicy);
        }
        catch (PosixException error) when (!Privilege.IsRoot)
        {
            guest.Note(place, $"whether its bridges are allowed is not known; check as root to know it: {error.Message}");
        }
        catch (System.Exception error) when (error is Failure or PosixException)
        {
            guest.Error(place, error);
        }

        return policy;
    }

    private static bool IsRunning(GuestPaths paths)
    {
        try
        {
            return LifeLock.Holder(paths.Pid) is not null;
        }
        catch (PosixException)
        {
            // A caller that may not look there is not a member of SYSGRP: a lock on an image then says nothing.
            return true;
        }
    }

    private static FindingPlace PlaceOfBridge(CheckedGuest guest, GuestOptions options, string bridge)
    {
        for (int number = 1; number <= options.Nics.Count; number++)
        {
            if (options.Nics[number - 1].Bridge == bridge)
                return guest.PlaceOf($"NIC{number}");
        }

        foreach (PlacedOption option in guest.Options)
        {
            if (!option.IsOwn && option.Name is "netdev" or "nic" or "net" && option.Argument.Contains(bridge, System.StringComparison.Ordinal))
                return option.Place;
        }

        return guest.PlaceOf("NIC1");
    }

    private void MakeCommandLine(CheckedGuest guest, GuestConfiguration configuration, Account systemUser, bool trusts)
    {
        _ = guest.Try(guest.PlaceOf("RUNAS"), () => guest.Account = trusts || configuration.Options.RunAs is null
            ? Starter.AccountOf(configuration, systemUser)
            : Accounts.FindUser(configuration.Options.RunAs) ?? Starter.AccountOf(configuration, systemUser));
        if (trusts)
            _ = guest.Try(guest.PlaceOf("PRIVDROP"), () => Starter.RequireRootsFilesForLateDrop(configuration));
        if (configuration.Cfg?.Program is FileDiagnostic program && configuration.Options.PrivilegeDrop != PrivilegeDrop.Late)
        {
            guest.Add(program);
            return;
        }

        if (guest.Try(guest.PlaceOf("TGTARCH"), () => guest.CommandLine = new HostSurvey(directories, files)
            .CommandLine(guest.Guest, configuration, (guest.Account ?? systemUser).Name)))
            guest.Options = Placing.Of(guest);
    }

    // For sh, and for a start, the last one counts; that is not a mistake by itself.
    private static void FindSecondAssignments(CheckedGuest guest)
    {
        foreach (RcFile file in guest.Files)
        {
            Dictionary<string, RcAssignment> earlier = new(file.Document.Assignments.Count);
            foreach (RcAssignment assignment in file.Document.Assignments)
            {
                if (earlier.TryGetValue(assignment.Key, out RcAssignment? first))
                {
                    guest.Warn(
                        new FindingPlace(file.Path, first.KeyPosition),
                        $"{first.Key} is set again in line {assignment.KeyPosition.Line}, which counts; keep one");
                }

                earlier[assignment.Key] = assignment;
            }
        }
    }
}
