using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>qemu-adm</c>: the name of the original's tool for people. Its synopsis is not known; this one is ours.</summary>
internal static class AdminProgram
{
    private const string Actions = "register|unregister|autostart|vnc|list";

    public static Verb Verb { get; } = new("qemu-adm", $"{Actions} ...", "administer guests", Accepts.Write, Run);

    private static Outcome Run(Invocation invocation)
    {
        string action = invocation.Operands.Count > 0 ? invocation.Operands[0] : "";
        Verb? verb = action switch
        {
            "autostart" => AutostartProgram.Verb,
            "vnc" => VncProgram.Verb,
            "register" or "unregister" or "list" => VerbTable.Find(action),
            _ => null,
        };
        if (verb is null || (invocation.Write && action != "vnc"))
            throw new Failure(ExitCode.BadArgument, $"'qemu-adm' takes {Actions}; see: qemu-init help qemu-adm");
        return (invocation with { Verb = verb, Operands = invocation.FurtherOperands }).Run();
    }
}
