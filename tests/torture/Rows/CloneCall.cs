using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>clone</c> of a guest with a disk.</summary>
internal sealed class CloneCall() : MadeCall("clone")
{
    private const string Disk = "boot.img";

    public override string[] Arguments(Guest guest) => ["clone", guest.Name, Name, "--folder", FolderOf(guest)];

    public override string? FindHalfMade(Guest guest) => new FileInfo($"{guest.Folder}/{Disk}").Length > 0 ? null : "the old guest's disk is lost";

    protected override string? FindMissing(Guest guest)
    {
        if (!File.Exists($"{FolderOf(guest)}/{Name}-qemud.rc"))
            return "the rc-file is missing";
        return File.ReadAllBytes($"{guest.Folder}/{Disk}").AsSpan().SequenceEqual(File.ReadAllBytes($"{FolderOf(guest)}/{Disk}"))
            ? null
            : "the disk is not a copy";
    }
}
