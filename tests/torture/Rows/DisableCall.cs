using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>disable</c> of a guest.</summary>
internal sealed class DisableCall() : StruckCall("disable")
{
    public override string[] Arguments(Guest guest) => ["disable", guest.Name];

    public override void Prepare(Host host, Guest guest) => guest.Do("enable").Succeeds();

    public override bool IsDone(Host host, Guest guest) =>
        !File.ReadAllText(host.Etc + "/autostart").Contains($"\n{guest.Name}\n", StringComparison.Ordinal);
}
