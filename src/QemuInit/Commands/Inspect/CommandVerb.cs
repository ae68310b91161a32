using System.Collections.Generic;
using System.Text;
using QemuInit.Guests;
using QemuInit.Lifecycle;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary><c>command</c>: what a start would run.</summary>
internal static class CommandVerb
{
    public static Verb Verb { get; } = new("command", "print qemu's command line, one option a line", Run)
    {
        Operands = [Operand.One("NAME")],
        Options = [VerbOptions.Shell, VerbOptions.Json.As("one array of strings")],
        Details = "Makes and changes nothing. fd=N are descriptors that 'start' opens and hands over.",
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation[VerbOptions.Json] && invocation[VerbOptions.Shell])
            throw invocation.Verb.Misused("takes one of --json and --shell");
        return EachGuest.First(invocation, guest =>
        {
            GuestConfiguration configuration = GuestConfiguration.Load(guest, invocation.Directories, trust: null);
            foreach (FileDiagnostic warning in configuration.Warnings)
                invocation.Output.Error($"{guest.Name}: warning: {warning}");
            CommandLine line = new QemuCommandBuilder(invocation.Directories, invocation.Files)
                .CommandLineOf(guest, configuration, configuration.Options.RunAs ?? BuildSettings.SysUsr);
            invocation.Output.Text(Print(invocation, [line.Program, .. line.Arguments]));
            return null;
        });
    }

    private static string Print(Invocation invocation, IReadOnlyList<string> words)
    {
        if (invocation[VerbOptions.Json])
            return JsonText.Array(words);
        if (invocation[VerbOptions.Shell])
            return ShellQuote.Line(words) + "\n";
        StringBuilder text = new();
        foreach (string line in OptionLines.Of(words))
            text.Append(Printable.Whole(line)).Append('\n');
        return text.ToString();
    }
}
