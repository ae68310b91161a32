using System.Collections.Generic;
using System.IO.Abstractions;
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
/// <param name="requirements">What a start needs; null for all that a real one needs.</param>
internal sealed class GuestCheck(Directories directories, IFileSystem files, IReadOnlyList<StartRequirement>? requirements = null)
{
    private readonly IReadOnlyList<StartRequirement> _requirements = requirements ?? StartRequirements.All;

    /// <summary>Reads a guest's files and makes its command line; looks at nothing else.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="isRegistered">Whether it is registered; else only its files were named.</param>
    /// <param name="trusts">Whether a registered one's files must be safe from others, as root's start demands; else the caller risks only itself.</param>
    public CheckedGuest Read(RegisteredGuest guest, bool isRegistered, bool trusts)
    {
        trusts &= isRegistered;
        CheckedGuest read = new(guest);
        FindingPlace begin = FindingPlace.BeginOf(guest.RcFile);
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
            FindWarnings(read);
            if (read.Configuration is not GuestConfiguration configuration || systemUser is null)
                return;
            read.Draft = new StartDraft(guest, configuration, systemUser, directories, files)
            {
                IsHeldToTrust = trusts,
                CanAskForUsers = Privilege.IsRoot,
            };
            Collect(read, StartStage.CommandLine);
        });
        return read;
    }

    /// <summary>Checks what the host has for a guest that was read.</summary>
    public void CheckHost(CheckedGuest guest) =>
        _ = guest.Try(FindingPlace.BeginOf(guest.Guest.RcFile), () => LookAtHost(guest));

    /// <summary>Reports each requirement of a stage that is not met, at the place of its key.</summary>
    /// <param name="guest">The guest, with the draft of its start.</param>
    /// <param name="stage">The stage.</param>
    public void Collect(CheckedGuest guest, StartStage stage)
    {
        foreach (StartRequirement requirement in _requirements)
        {
            if (requirement.Stage != stage)
                continue;
            foreach (StartNeed need in requirement.NeedsOf(guest.Draft!))
                Check(guest, requirement.Key, need);
        }
    }

    private void LookAtHost(CheckedGuest guest)
    {
        if (guest.CommandLine is null)
            return;
        Collect(guest, StartStage.Host);
        Collect(guest, StartStage.Later);
        ImageCheck.Run(guest, IsRunning(guest.Draft!.Paths));
        if (ScreenPassword.Doubt(guest.Draft) is string doubt)
            guest.Warn(guest.PlaceOf("DISPLAY"), doubt);
        if (!Privilege.IsRoot)
        {
            guest.Note(
                FindingPlace.BeginOf(guest.Guest.RcFile),
                "whether qemu's user may open the files is not known; check as root to know it");
        }
    }

    private static void Check(CheckedGuest guest, string key, StartNeed need)
    {
        if (need.File is NamedFile file)
        {
            CheckFile(guest, key, need, file);
            return;
        }

        FindingPlace place = need.Bridge is string bridge ? PlaceOfBridge(guest, bridge) : guest.PlaceOf(key);
        if (!Privilege.IsRoot && need.RootsQuestion is string question)
            AskAsNonRoot(guest, place, need, question);
        else if (need.Diagnostic is FileDiagnostic diagnostic)
            guest.Add(diagnostic);
        else
            _ = guest.Try(place, need.Check);
    }

    // One finding for each option that names the file. What keeps a file from being opened mostly keeps the folder from being entered
    // too, and one finding of that is enough.
    private static void CheckFile(CheckedGuest guest, string key, StartNeed need, NamedFile file)
    {
        if (guest.IsRefused(file) || (guest.HasRefusedFiles && file.Path.EndsWith('/')))
            return;
        foreach (FindingPlace place in guest.PlacesOf(file, key))
        {
            if (!guest.Try(place, need.Check))
                guest.NoteRefused(file);
        }
    }

    private static void AskAsNonRoot(CheckedGuest guest, FindingPlace place, StartNeed need, string question)
    {
        try
        {
            need.Check();
        }
        catch (PosixException error)
        {
            guest.Note(place, $"{question} is not known; check as root to know it: {error.Message}");
        }
        catch (Failure failure)
        {
            guest.Error(place, failure);
        }
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

    private static FindingPlace PlaceOfBridge(CheckedGuest guest, string bridge)
    {
        GuestOptions options = guest.Configuration!.Options;
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

    // What a start takes, and says or passes over.
    private static void FindWarnings(CheckedGuest guest)
    {
        if (guest.Configuration?.Options is not GuestOptions options)
            return;
        if (options is { Ready.Kind: ReadinessKind.Agent, Agent: false })
            guest.Warn(guest.PlaceOf("READY"), StartWarnings.ReadyWithoutAgent);
        if (StartWarnings.OfFirmware(options.Firmware) is string lost)
            guest.Warn(guest.PlaceOf("FIRMWARE"), lost);
        if (guest.Sets("NAME") && !string.Equals(options.Name, guest.Guest.Name.Text, System.StringComparison.OrdinalIgnoreCase))
            guest.Warn(guest.PlaceOf("NAME"), $"NAME is {options.Name}, but the guest is called {guest.Guest.Name}; write that, or leave NAME out");
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
