using QemuInit.Guests;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemud-ast</c>: the original's switch for the autostart of a guest.</summary>
internal static class AutostartProgram
{
    public static Verb Verb { get; } = new(
        "qemud-ast", "switch on or off whether a guest starts with the host", Run)
    {
        Operands = [Operand.One("NAME")],
    };

    private static Outcome Run(Invocation invocation)
    {
        bool isOn = invocation.Autostart.Contains(GuestName.Parse(invocation.Operands[0]));
        return (invocation with { Verb = VerbTable.Get(isOn ? "disable" : "enable") }).Run();
    }
}
