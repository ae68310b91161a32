using System;
using System.IO;
using Support;

namespace Torture.Rows;

/// <summary><c>set</c> of a key that the rc-file does not have yet.</summary>
internal sealed class SetCall() : StruckCall("set")
{
    private const string Line = "DESC='my server'\n";

    public override string[] Arguments(Guest guest) => ["set", guest.Name, "DESC=my server"];

    public override void Prepare(Host host, Guest guest) => host.QemuInit("set", guest.Name, "--unset", "DESC").Succeeds();

    public override bool IsDone(Host host, Guest guest) => File.ReadAllText(guest.RcFile).EndsWith(Line, StringComparison.Ordinal);

    public override bool MayLeave(string before, string now) => now == before || now == before + Line;
}
