using QemuInit.Guests;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemud-ast</c>: the original's switch for the autostart of a guest.</summary>
internal static class AutostartProgram
{
    public static Verb Verb { get; } = new(
        "qemud-ast", "NAME", "let a guest start with the host, or no longer, by turns", Accepts.None, Run)
    {
        SpeaksDialect = true,
    };

    /// <summary>Turns the autostart of the named guest over.</summary>
    public static int Run(Invocation invocation)
    {
        if (EachGuest.Names(invocation) is not [GuestName name])
            throw new Failure(ExitCode.BadArgument, $"'{invocation.Verb.Name}' takes one name; see: qemu-init help qemud-ast");
        bool isOn = invocation.Autostart.Contains(name);
        return (invocation with { Verb = isOn ? EnableVerb.Disable : EnableVerb.Enable }).Run();
    }
}
