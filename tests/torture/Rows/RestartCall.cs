using Support;

namespace Torture.Rows;

/// <summary><c>restart</c> of a guest that obeys the power button.</summary>
internal sealed class RestartCall() : StruckCall("restart")
{
    public override string[] Arguments(Guest guest) => ["restart", "--timeout", "2", guest.Name];

    public override void Prepare(Host host, Guest guest) => Sector.Boot(guest);

    public override bool IsDone(Host host, Guest guest) => host.Qemus.Count == 1;
}
