using Support;

namespace Torture.Rows;

/// <summary>A call of the program that is struck, what it starts from, and what it promises.</summary>
internal abstract class StruckCall(string verb)
{
    /// <summary>The verb.</summary>
    public string Verb { get; } = verb;

    /// <summary>The call, for a guest that <see cref="Sector"/> made.</summary>
    public abstract string[] Arguments(Guest guest);

    /// <summary>Brings about the state from which the call is made.</summary>
    public abstract void Prepare(Host host, Guest guest);

    /// <summary>Whether what the call promises is true now.</summary>
    public abstract bool IsDone(Host host, Guest guest);

    /// <summary>What is half made although it may be made or not; null where nothing is.</summary>
    public virtual string? FindHalfMade(Guest guest) => null;

    /// <summary>Whether the guest's rc-file may be so after the call.</summary>
    public virtual bool MayLeave(string before, string now) => now == before;

    /// <summary>Makes the call once more, as a user would who reads what it says.</summary>
    public virtual Result Repeat(Host host, Guest guest) => host.QemuInit(Arguments(guest));

    /// <summary>Whether this is what the call says when there is nothing left to do.</summary>
    public virtual bool IsRefusedAgain(Result result) => false;
}
