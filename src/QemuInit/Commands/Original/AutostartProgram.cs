using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemud-ast</c>: the original's switch for the autostart of a guest.</summary>
internal static class AutostartProgram
{
    public static Verb Verb { get; } = new(
        "qemud-ast", "NAME", "switch on or off whether a guest starts with the host", Accepts.None, Run);

    /// <summary>Turns the autostart of the named guest over.</summary>
    public static Outcome Run(Invocation invocation)
    {
        bool isOn = invocation.Autostart.Contains(EachGuest.RequireOne(invocation));
        return (invocation with { Verb = isOn ? EnableVerb.Disable : EnableVerb.Enable }).Run();
    }
}
