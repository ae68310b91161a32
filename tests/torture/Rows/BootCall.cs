using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>start</c> of the autostart list, on which the guest is.</summary>
internal sealed class BootCall() : StartCall("boot")
{
    public override string[] Arguments(Guest guest) => ["start"];

    public override void Prepare(Host host, Guest guest)
    {
        base.Prepare(host, guest);
        File.WriteAllText(host.Etc + "/autostart", $"# kept\n{guest.Name}\n");
    }
}
