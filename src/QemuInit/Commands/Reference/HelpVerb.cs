using System.Linq;
using System.Text;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>help</c> and <c>version</c>.</summary>
internal static class HelpVerb
{
    public static Verb Verb { get; } = new("help", "[VERB]", "explain the verbs, or one of them", Accepts.None, Run);

    public static Verb Version { get; } = new("version", "", "print the program's version", Accepts.None, static invocation =>
    {
        invocation.Output.Line($"qemu-init {BuildSettings.Version}");
        return ExitCode.Success;
    });

    private static Outcome Run(Invocation invocation)
    {
        string text = invocation.Operands switch
        {
            [] => Overview(),

            // "status --help web1" too: the help of the verb.
            [string name, ..] => VerbTable.Find(name) is Verb verb
                ? Explain(verb, "qemu-init ")
                : Explain(Personalities.Find(name) ?? throw ArgumentParser.Unknown(name), ""),
        };
        invocation.Output.Text(text);
        return ExitCode.Success;
    }

    private static string Overview()
    {
        int width = VerbTable.All.Max(static verb => Synopsis(verb).Length);
        StringBuilder text = new("""
            qemu-init makes qemu guests services of the host.

            usage: qemu-init [--root DIR] [--dialect INIT] [--named] VERB [OPTION...] [NAME...]

            """);
        foreach (VerbGroup group in VerbTable.Groups)
        {
            text.Append('\n').Append(group.Title).Append('\n');
            foreach (Verb verb in group.Verbs)
                text.Append("  ").Append(Synopsis(verb).PadRight(width)).Append("  ").Append(verb.Summary).Append('\n');
        }

        return text.Append($"""

            --root DIR puts all of the program's directories below DIR.
            --dialect INIT gives exit codes as INIT wants them: {Dialects.Names}.
            --named refuses a call without a name, which would act on all guests.
            Guests are listed in {BuildSettings.EtcDir}/registered; 'qemu-init help VERB' explains a verb.
            Exit codes of lsb, the default: 0 success, 1 error, 2 bad argument, 4 no privilege, 5 not installed, 6 not configured, 7 not running.

            """).ToString();
    }

    private static string Explain(Verb verb, string program)
    {
        string details = verb.Explanation.Length == 0 ? "" : $"\n{verb.Explanation}\n";
        return $"usage: {program}{Synopsis(verb)}\n\n{char.ToUpperInvariant(verb.Summary[0])}{verb.Summary[1..]}.\n{details}";
    }

    private static string Synopsis(Verb verb) => $"{verb.Name} {verb.Operands}".TrimEnd();
}
