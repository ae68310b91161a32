using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>enable</c> of a guest.</summary>
internal sealed class EnableCall() : StruckCall("enable")
{
    public override string[] Arguments(Guest guest) => ["enable", guest.Name];

    public override void Prepare(Host host, Guest guest) => host.QemuInit("disable", guest.Name).Succeeds();

    public override bool IsDone(Host host, Guest guest) =>
        File.ReadAllText(host.Etc + "/autostart").Contains($"\n{guest.Name}\n", StringComparison.Ordinal);
}
