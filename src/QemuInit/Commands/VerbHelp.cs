using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace QemuInit.Commands;

/// <summary>What the help prints, from the table of the verbs and their options.</summary>
internal static class VerbHelp
{
    // What is wider stands in a line of its own.
    private const int WidestTerm = 20;

    // The options of all verbs. A reader of the help knows --help, and --version is a verb too.
    private static readonly VerbOption[] s_told = [VerbOptions.Root, VerbOptions.Dialect, VerbOptions.Named, VerbOptions.Settings];

    /// <summary>All verbs, and the options of all.</summary>
    /// <param name="page">The page of answers, where it is installed; null where it is not.</param>
    public static string Overview(string? page)
    {
        int width = VerbTable.All.Max(static verb => verb.Synopsis.Length);
        string options = string.Concat(s_told.Select(static option => $" [{option.Term}]"));
        StringBuilder text = new($"""
            qemu-init makes qemu guests services of the host.

            usage: qemu-init{options} VERB [OPTION...] [NAME...]

            """);
        foreach (VerbGroup group in VerbTable.Groups)
        {
            text.Append('\n').Append(group.Title).Append('\n');
            foreach (Verb verb in group.Verbs)
                text.Append("  ").Append(verb.Synopsis.PadRight(width)).Append("  ").Append(verb.Summary).Append('\n');
        }

        text.Append('\n');
        foreach (VerbOption option in s_told)
            text.Append($"{option.Term} {option.Help}.\n");
        text.Append($"""
            Guests are listed in {BuildSettings.EtcDir}/registered; 'qemu-init help VERB' explains a verb.
            Exit codes of lsb, the default: 0 success, 1 error, 2 bad argument, 4 no privilege, 5 not installed, 6 not configured, 7 not running.

            """);
        if (page is not null)
            text.Append($"Hugepages, VLANs, disks over the network, shared folders and more, with the lines that each takes: {page}\n");
        return text.ToString();
    }

    /// <summary>One verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="program">What stands before it; empty for a program of that name.</param>
    public static string Of(Verb verb, string program)
    {
        string text = $"usage: {program}{verb.Synopsis}\n\n{char.ToUpperInvariant(verb.Summary[0])}{verb.Summary[1..]}.\n";
        string explanation = Explanation(verb);
        return explanation.Length == 0 ? text : $"{text}\n{explanation}";
    }

    /// <summary>What it says of a verb below the summary; whole lines with their ends.</summary>
    public static string Explanation(Verb verb)
    {
        StringBuilder text = new();
        if (verb.Details.Length > 0)
            text.Append(verb.Details).Append('\n');
        AddOptions(text, verb.Options);
        if (verb.Afterword.Length > 0)
            text.Append(verb.Afterword).Append('\n');
        return text.ToString();
    }

    private static void AddOptions(StringBuilder text, IReadOnlyList<VerbOption> options)
    {
        int width = 0;
        foreach (VerbOption option in options)
            width = option.Term.Length > WidestTerm ? width : Math.Max(width, option.Term.Length + 2);
        foreach (VerbOption option in options)
        {
            string term = option.Term;
            string indent = "\n" + new string(' ', width);
            text.Append(term.Length > WidestTerm ? term + indent : term.PadRight(width));
            text.Append(option.Help.Replace("\n", indent, StringComparison.Ordinal)).Append('\n');
        }
    }
}
