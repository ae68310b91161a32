using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>delete</c> of a guest that starts with the host, and that names another guest's disk too.</summary>
internal sealed class DeleteCall() : StruckCall("delete")
{
    private const string Name = "web2";

    public override string[] Arguments(Guest guest) => ["delete", Name, "--yes"];

    public override void Prepare(Host host, Guest guest)
    {
        Guest other = host.New(Name, "KVM=0", "DSK1=disk.img", $"DSK2={guest.Folder}/boot.img,readonly=on").Disk("disk.img");
        if (!IsRegistered(host))
            other.Register();
        other.Do("enable").Succeeds();
    }

    public override bool IsDone(Host host, Guest guest) =>
        !IsRegistered(host) && !Directory.Exists($"{Path.GetDirectoryName(guest.Folder)}/{Name}");

    public override string? FindHalfMade(Guest guest) => File.Exists(guest.Folder + "/boot.img") ? null : "another guest's disk is lost";

    public override bool IsRefusedAgain(Result result) => result.Err.Contains("not registered", StringComparison.Ordinal);

    private static bool IsRegistered(Host host) =>
        File.ReadAllText(host.Etc + "/registered").Contains($"\n{Name} ", StringComparison.Ordinal);
}
