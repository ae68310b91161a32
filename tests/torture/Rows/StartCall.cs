using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>start</c> of a guest that was never started: its directories are to be made too, and its UEFI variables.</summary>
internal class StartCall(string verb = "start") : StruckCall(verb)
{
    private const string Source = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    public override string[] Arguments(Guest guest) => ["start", guest.Name];

    public override void Prepare(Host host, Guest guest)
    {
        foreach (string folder in (string[])[host.Root + "/run", host.Root + "/var"])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }

        guest.Set("FIRMWARE=uefi");
        File.Delete(Variables(guest));
    }

    public override bool IsDone(Host host, Guest guest) => host.Qemus.Count == 1;

    // What they hold, a qemu that ran may have changed.
    public override string? FindHalfMade(Guest guest)
    {
        string file = Variables(guest);
        if (!File.Exists(file))
            return null;
        string found = Shell.Output("stat", "-c", "%s %a %U:%G", file).Trim();
        return found == $"{new FileInfo(Source).Length} 660 {Requirements.GuestUser}:kvm" ? null : $"{file} is {found}";
    }

    private static string Variables(Guest guest) => $"{guest.Folder}/{guest.Name}-vars.fd";
}
