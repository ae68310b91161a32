using QemuInit.Guests;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>enable</c> and <c>disable</c>: which guests start with the host.</summary>
internal static class EnableVerb
{
    public static Verb Enable { get; } = new("enable", "let guests start with the host", TurnOn)
    {
        Operands = [Operand.Some("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Root,
    };

    public static Verb Disable { get; } = new("disable", "let guests no longer start with the host", TurnOff)
    {
        Operands = [Operand.Some("NAME")],
        Options = [VerbOptions.ResultsAsJson],
        Needs = Needs.Member,
        Details = "A guest that runs goes on.",
    };

    private static Outcome TurnOn(Invocation invocation) => EachGuest.Named(invocation, guest =>
    {
        using GuestLock _ = ListLock.Take(invocation.Directories, invocation.Verb.Name);
        if (!invocation.Autostart.Add(guest.Name))
            return "already enabled";
        ActionLog.Note(invocation.PathsOf(guest.Name), invocation.Verb.Name, ExitCode.Success, "starts with the host");
        return "starts with the host";
    });

    // By the name alone: one that was left in the list when its guest was taken out of the other is to be removable.
    private static Outcome TurnOff(Invocation invocation) => EachGuest.Named(invocation, (name, guest) =>
    {
        using GuestLock _ = ListLock.Take(invocation.Directories, invocation.Verb.Name);
        if (!invocation.Autostart.Remove(name))
            return guest is null ? throw Registry.NotRegistered(name) : "already disabled";
        ActionLog.Note(invocation.PathsOf(name), invocation.Verb.Name, ExitCode.Success, "no longer starts with the host");
        return "no longer starts with the host";
    });
}
