using System.Linq;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary><c>qemu-adm</c>: the name of the original's tool for people. Its synopsis is not known; this one is ours.</summary>
internal static class AdminProgram
{
    private const string Actions = "register|unregister|autostart|vnc|list";

    public static Verb Verb { get; } = new("qemu-adm", $"{Actions} ...", "administer guests", Accepts.Write, Run)
    {
        Details = """
            register FOLDER NAME, unregister NAME, list  as of qemu-init
            autostart NAME                               as qemud-ast
            vnc [-w|NAME]                                as qemud-vnc
            """,
    };

    private static int Run(Invocation invocation)
    {
        if (invocation.Operands is not [string action, ..])
            throw new Failure(ExitCode.BadArgument, $"'qemu-adm' takes {Actions}; see: qemu-init help qemu-adm");
        Verb verb = action switch
        {
            "register" => RegisterVerb.Verb,
            "unregister" => RegisterVerb.Unregister,
            "list" => ListVerb.Verb,
            "autostart" => AutostartProgram.Verb,
            "vnc" => VncProgram.Verb,
            _ => throw new Failure(ExitCode.BadArgument, $"'qemu-adm' takes {Actions}, not '{Printable.Of(action)}'; see: qemu-init help qemu-adm"),
        };
        if (invocation.Write && !verb.Options.HasFlag(Accepts.Write))
            throw new Failure(ExitCode.BadArgument, $"'qemu-adm {verb.Name}' takes no -w; see: qemu-init help qemu-adm");
        return verb.Run(invocation with { Verb = verb, Operands = [.. invocation.Operands.Skip(1)] });
    }
}
