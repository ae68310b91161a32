using QemuInit.Guests;

namespace QemuInit.Commands;

/// <summary><c>qemud-ast</c>: the original's switch for the autostart of a guest.</summary>
internal static class AutostartProgram
{
    public static Verb Verb { get; } = new(
        "qemud-ast", "let a guest start with the host, or no longer, by turns", Run)
    {
        Operands = [Operand.One("NAME")],
        SpeaksDialect = true,
    };

    private static int Run(Invocation invocation)
    {
        bool isOn = invocation.Autostart.Contains(GuestName.Parse(invocation.Operands[0]));
        return (invocation with { Verb = VerbTable.Get(isOn ? "disable" : "enable") }).Run();
    }
}
