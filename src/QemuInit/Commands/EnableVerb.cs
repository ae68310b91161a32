using QemuInit.Host;

namespace QemuInit.Commands;

/// <summary><c>enable</c> and <c>disable</c>: which guests start with the host.</summary>
internal static class EnableVerb
{
    public static Verb Enable { get; } = new("enable", "NAME...", "let guests start with the host", Accepts.None, TurnOn);

    public static Verb Disable { get; } = new("disable", "NAME...", "let guests no longer start with the host", Accepts.None, TurnOff)
    {
        ForMembers = true,
        Details = "A guest that runs goes on.",
    };

    private static int TurnOn(Invocation invocation) => EachGuest.Named(invocation, guest =>
    {
        using GuestLock _ = ListLock.Take(invocation);
        return invocation.Autostart.Add(guest.Name) ? "starts with the host" : "started with the host already";
    });

    private static int TurnOff(Invocation invocation) => EachGuest.Named(invocation, guest =>
    {
        using GuestLock _ = ListLock.Take(invocation);
        return invocation.Autostart.Remove(guest.Name) ? "no longer starts with the host" : "did not start with the host";
    });
}
