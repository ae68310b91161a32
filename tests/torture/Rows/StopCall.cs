using Support;

namespace Torture.Rows;

/// <summary><c>stop</c> of a guest that obeys the power button.</summary>
internal sealed class StopCall() : StruckCall("stop")
{
    public override string[] Arguments(Guest guest) => ["stop", "--timeout", "2", guest.Name];

    public override void Prepare(Host host, Guest guest) => Sector.Boot(guest);

    public override bool IsDone(Host host, Guest guest) => host.Qemus.Count == 0;
}
