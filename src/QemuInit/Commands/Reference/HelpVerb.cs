using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>help</c> and <c>version</c>.</summary>
internal static class HelpVerb
{
    // Distributions leave pages out of small systems.
    private const string Page = BuildSettings.DocDir + "/how-do-i.md";

    public static Verb Verb { get; } = new("help", "explain the verbs, or one of them", Run) { Operands = [Operand.Optional("VERB")] };

    public static Verb Version { get; } = new("version", "print the program's version", static invocation =>
    {
        invocation.Output.Line($"qemu-init {BuildSettings.Version}");
        return ExitCode.Success;
    });

    private static Outcome Run(Invocation invocation)
    {
        string text = invocation.Operands switch
        {
            [string name] => VerbTable.Find(name) is Verb verb
                ? VerbHelp.Of(verb, "qemu-init ")
                : VerbHelp.Of(Personalities.Find(name) ?? throw ArgumentParser.Unknown(name), ""),
            _ => VerbHelp.Overview(invocation.Files.File.Exists(Page) ? Page : null),
        };
        invocation.Output.Text(text);
        return ExitCode.Success;
    }
}
