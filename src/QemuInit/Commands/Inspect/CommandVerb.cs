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
    public static Verb Verb { get; } = new("command", "NAME", "print qemu's command line, one option a line", Accepts.Json | Accepts.Shell, Run)
    {
        Details = """
            Makes and changes nothing. fd=N are descriptors that 'start' opens and hands over.
            --shell  quoted for sh, in one line
            --json   one array of strings
            """,
    };

    private static Outcome Run(Invocation invocation)
    {
        if (invocation.Json && invocation.Shell)
            throw new Failure(ExitCode.BadArgument, "--json and --shell exclude each other; see: qemu-init help command");
        return EachGuest.One(invocation, guest =>
        {
            GuestConfiguration configuration = GuestConfiguration.Load(guest, invocation.Directories, trust: null);
            foreach (FileDiagnostic warning in configuration.Warnings)
                invocation.Output.Error($"{guest.Name}: warning: {warning}");
            CommandLine line = new HostSurvey(invocation.Directories, invocation.Files)
                .CommandLine(guest, configuration, configuration.Options.RunAs ?? BuildSettings.SysUsr);
            invocation.Output.Text(Print(invocation, [line.Program, .. line.Arguments]));
            return null;
        });
    }

    private static string Print(Invocation invocation, IReadOnlyList<string> words)
    {
        if (invocation.Json)
            return JsonText.Array(words);
        if (invocation.Shell)
            return ShellQuote.Line(words) + "\n";
        StringBuilder text = new();
        foreach (string line in OptionLines.Of(words))
            text.Append(Printable.Whole(line)).Append('\n');
        return text.ToString();
    }
}
