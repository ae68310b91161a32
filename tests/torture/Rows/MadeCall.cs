using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary>A call that makes a guest more: it is whole and registered, or the next call says how to be rid of what is left.</summary>
internal abstract class MadeCall(string verb) : StruckCall(verb)
{
    /// <summary>The name of the guest that is made.</summary>
    protected const string Name = "web2";

    public override void Prepare(Host host, Guest guest)
    {
        if (IsRegistered(host))
            host.QemuInit("unregister", Name).Succeeds();
        if (Directory.Exists(FolderOf(guest)))
            Directory.Delete(FolderOf(guest), recursive: true);
    }

    public override bool IsDone(Host host, Guest guest) => IsRegistered(host) && FindMissing(guest) is null;

    public override bool IsRefusedAgain(Result result) => result.Err.Contains($"{Name} is registered already", StringComparison.Ordinal);

    // What is to be typed stands behind the last colon.
    public override Result Repeat(Host host, Guest guest)
    {
        host.QemuInit("poweroff", guest.Name).Succeeds();
        Result next = base.Repeat(host, guest);
        if (next.Code == 0 || IsRefusedAgain(next))
            return next;
        string cure = next.Err.Trim().Split(": ")[^1];
        if (cure.StartsWith("qemu-init ", StringComparison.Ordinal))
            return host.QemuInit(cure.Split(' ')[1..]);
        if (!cure.StartsWith("rm", StringComparison.Ordinal) && !cure.StartsWith("ch", StringComparison.Ordinal))
            return next;
        Shell.Output("sh", "-c", cure);
        return base.Repeat(host, guest);
    }

    /// <summary>What of the guest is missing, or not what it is to be; null where it is whole.</summary>
    protected abstract string? FindMissing(Guest guest);

    /// <summary>The folder of the guest that is made.</summary>
    protected static string FolderOf(Guest guest) => $"{Path.GetDirectoryName(guest.Folder)}/{Name}";

    private static bool IsRegistered(Host host) =>
        File.ReadAllText(host.Etc + "/registered").Contains($"\n{Name} ", StringComparison.Ordinal);
}
