using System;
using System.Collections.Generic;
using System.Linq;
using QemuInit.Reports;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>One verb of the program.</summary>
/// <param name="name">The verb.</param>
/// <param name="summary">What it does, one line without a full stop.</param>
/// <param name="run">Does it, and returns how it ended.</param>
internal sealed class Verb(string name, string summary, Func<Invocation, Outcome> run)
{
    /// <summary>The verb.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, one line without a full stop.</summary>
    public string Summary { get; } = summary;

    /// <summary>Does it, and returns how it ended. <see cref="Invocation.Run"/> calls it, after what all verbs have in common.</summary>
    public Func<Invocation, Outcome> Run { get; } = run;

    /// <summary>What follows it and is not an option; at most the last may be repeated, and those that may be left out are behind the others.</summary>
    public IReadOnlyList<Operand> Operands { get; init; } = [];

    /// <summary>The options that it takes beside <see cref="VerbOptions.OfProgram"/>, in the order of its help.</summary>
    public IReadOnlyList<VerbOption> Options { get; init; } = [];

    /// <summary>Whose rights it needs.</summary>
    public Needs Needs { get; init; }

    /// <summary>What its help says before the options; whole lines.</summary>
    public string Details { get; init; } = "";

    /// <summary>What its help says after the options: examples, for one; whole lines.</summary>
    public string Afterword { get; init; } = "";

    /// <summary>After how many operands all further words are operands too, though they look like options.</summary>
    public int RestAfter { get; init; } = int.MaxValue;

    /// <summary>Whether letters after a hyphen that mean nothing are passed over, and several may stand together, as in getopt.</summary>
    public bool PassesOverLetters { get; init; }

    /// <summary>Whether other guests may run after it than before.</summary>
    public bool StartsOrStops { get; init; }

    /// <summary>Whether a mistake in an init system's settings must not keep it from its work.</summary>
    public bool OutlivesSettings { get; init; }

    /// <summary>Whether guests that it starts are to outlive the caller's login.</summary>
    public bool LeavesLogin { get; init; }

    /// <summary>Whether it tells what became of guests, which <c>--json</c> makes an array of objects.</summary>
    public bool TellsResults => Options.Any(static option => option == VerbOptions.ResultsAsJson);

    /// <summary>The verb and what must or may follow it.</summary>
    public string Synopsis
    {
        get
        {
            string synopsis = Name;
            foreach (Operand operand in Operands)
                synopsis += $" {operand}";
            foreach (VerbOption option in Options)
                synopsis += option.IsRequired ? $" {option.Term}" : "";
            return synopsis;
        }
    }

    /// <summary>Whether it takes an option.</summary>
    public bool Takes(VerbOption option) => Options.Any(option.IsSame) || VerbOptions.OfProgram.Any(option.IsSame);

    /// <summary>Throws where there are too few operands or too many, or where an option is missing.</summary>
    /// <exception cref="Failure">So it is.</exception>
    public void Require(IReadOnlyList<string> operands, GivenOptions given)
    {
        for (int i = 0; i < Operands.Count; i++)
        {
            // An empty word is not a name, and not a file's either. What is repeated, the verb knows.
            if (!Operands[i].IsOptional && (i >= operands.Count || (operands[i].Length == 0 && !Operands[i].IsRepeated)))
                throw Misused($"needs {string.Join(' ', Operands)}");
        }

        if (operands.Count > Operands.Count && Operands is not [.., { IsRepeated: true }])
            throw Misused(Operands.Count == 0 ? "takes no operands" : $"takes no more than {string.Join(' ', Operands)}");
        if (Options.FirstOrDefault(option => option.IsRequired && !given.Has(option)) is VerbOption missing)
            throw Misused($"needs {missing.Term}: {missing.Help}");
    }

    /// <summary>What is said of a call that does not fit.</summary>
    /// <param name="what">What the verb needs or takes.</param>
    public Failure Misused(string what) => new(ExitCode.BadArgument, $"'{Name}' {what}; see: qemu-init help {Name}");
}
