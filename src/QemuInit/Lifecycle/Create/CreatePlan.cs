using System;
using System.Collections.Generic;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>What <c>create</c> is going to make: all that can be checked before has been.</summary>
internal sealed class CreatePlan : IDisposable
{
    /// <summary>The guest's name.</summary>
    public required GuestName Name { get; init; }

    /// <summary>The path of its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the folder is not there yet.</summary>
    public required bool MakesFolder { get; init; }

    /// <summary>The user that it is going to run as.</summary>
    public required Account Account { get; init; }

    /// <summary>Whether a member makes it, without root: all that is made is the member's, and SYSGRP's.</summary>
    public bool IsMembers { get; init; }

    /// <summary>Whom the programs run as that make it; null for the caller.</summary>
    public Account? Runner => IsMembers ? null : Account;

    /// <summary>SYSGRP.</summary>
    public required uint Group { get; init; }

    /// <summary>The verb that makes it.</summary>
    public string Verb { get; init; } = Verbs.Create;

    /// <summary>Whose its folder is; null for root's, entered by its user.</summary>
    public FileOwner? FolderOwner { get; init; }

    /// <summary>The text of its rc-file.</summary>
    public required string RcText { get; init; }

    /// <summary>Whose its rc-file is.</summary>
    public required FileOwner RcOwner { get; init; }

    /// <summary>The text of its cfg-file; null for none.</summary>
    public string? CfgText { get; init; }

    /// <summary>Whose its cfg-file is.</summary>
    public FileOwner CfgOwner { get; init; } = FileOwner.Root;

    /// <summary>What is made of another guest's files.</summary>
    public IReadOnlyList<CopyPlan> Copies { get; init; } = [];

    /// <summary>What is done to another guest before this one is registered; returns what takes it back. Null for nothing.</summary>
    public Func<Action>? BeforeRegistration { get; init; }

    /// <summary>The disk to be made; null for none.</summary>
    public DiskPlan? Disk { get; init; }

    /// <summary>The seed of cloud-init to be made; null for none.</summary>
    public SeedPlan? Seed { get; init; }

    /// <summary>What the user is to know of the guest, a line each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether it is to start with the host.</summary>
    public bool StartsWithHost { get; init; }

    /// <summary>What is made, with the path, a line each.</summary>
    public IReadOnlyList<string> Made
    {
        get
        {
            List<string> made = [];
            if (MakesFolder)
                made.Add($"folder {Folder}");
            if (Disk is not null)
                made.Add($"disk {Folder}/{Disk.FileName}, {Disk}");
            foreach (CopyPlan copy in Copies)
                made.Add($"{Folder}/{copy.FileName}, {copy}");
            if (CfgText is not null)
                made.Add($"{Folder}/{Guest.CfgFileName}");
            if (Seed is not null)
                made.Add($"seed {Folder}/{Seed.DiscName}, from the files in {Seed.FolderName}");
            made.Add($"{Folder}/{RcFileName}");
            return made;
        }
    }

    /// <summary>The name of the rc-file in the folder.</summary>
    public string RcFileName => Guest.RcFileName;

    /// <summary>The guest, not registered yet.</summary>
    public RegisteredGuest Guest => new(Name, Folder, Number: 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        Disk?.Image?.Dispose();
        foreach (CopyPlan copy in Copies)
            copy.Dispose();
    }
}
