using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemu-adm</c>: the name of the original's tool for people. Its synopsis is not known; this one is ours.</summary>
internal static class AdminProgram
{
    private const string Actions = "register|unregister|autostart|vnc|list";

    public static Verb Verb { get; } = new("qemu-adm", "administer guests", Run)
    {
        Operands = [Operand.One(Actions), Operand.Any("ARGUMENT")],
        Options = [VerbOptions.Write.As("of vnc, as there")],
    };

    private static Outcome Run(Invocation invocation)
    {
        string action = invocation.Operands[0];
        Verb? verb = action switch
        {
            "autostart" => Personalities.Find("qemud-ast"),
            "vnc" => Personalities.Find("qemud-vnc"),
            "register" or "unregister" or "list" => VerbTable.Get(action),
            _ => null,
        };
        if (verb is null || (invocation[VerbOptions.Write] && !verb.Takes(VerbOptions.Write)))
            throw invocation.Verb.Misused($"takes {Actions}{(verb is null ? "" : ", and -w with vnc only")}");
        return (invocation with { Verb = verb, Operands = invocation.FurtherOperands }).Run();
    }
}
