using System;
using QemuInit.Reports;

namespace QemuInit.Commands;

/// <summary>One verb of the program.</summary>
internal sealed class Verb(string name, string operands, string summary, Accepts options, Func<Invocation, Outcome> run)
{
    /// <summary>The verb.</summary>
    public string Name { get; } = name;

    /// <summary>What follows it, as the help prints it.</summary>
    public string Operands { get; } = operands;

    /// <summary>What it does, one line without a full stop.</summary>
    public string Summary { get; } = summary;

    /// <summary>Which options it takes.</summary>
    public Accepts Options { get; } = options;

    /// <summary>Does it, and returns how it ended.</summary>
    public Func<Invocation, Outcome> Run { get; } = run;

    /// <summary>More that its help says; whole lines.</summary>
    public string Details { get; init; } = "";

    /// <summary>The same with what its help says of all verbs of its kind.</summary>
    public string Explanation => TellsResults
        ? $"{Details}{(Details.Length == 0 ? "" : "\n")}--json  an array of objects: guest's name, exit code, message"
        : Details;

    /// <summary>Whether other guests may run after it than before.</summary>
    public bool StartsOrStops { get; init; }

    /// <summary>Whether it tells what became of guests, which <c>--json</c> makes an array of objects.</summary>
    public bool TellsResults => Options.HasFlag(Accepts.ResultsAsJson);

    /// <summary>Whether members of SYSGRP may have it done, by <see cref="MemberCall"/>; packaging/sudoers lists the same verbs.</summary>
    public bool ForMembers { get; init; }
}
