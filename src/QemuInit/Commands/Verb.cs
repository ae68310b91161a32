using System;

namespace QemuInit.Commands;

/// <summary>One verb of the program.</summary>
/// <param name="Name">The verb.</param>
/// <param name="Operands">What follows it, as the help prints it.</param>
/// <param name="Summary">What it does, one line without a full stop.</param>
/// <param name="Options">Which options it takes.</param>
/// <param name="Run">Does it, and returns the exit code.</param>
internal sealed record Verb(string Name, string Operands, string Summary, Accepts Options, Func<Invocation, int> Run)
{
    /// <summary>More that its help says; whole lines.</summary>
    public string Details { get; init; } = "";

    /// <summary>Whether its exit code is of the dialect that was asked for already: it tells a state, or another verb ran in its place.</summary>
    public bool SpeaksDialect { get; init; }

    /// <summary>Whether it tells what became of guests, which <c>--json</c> makes an array of objects.</summary>
    public bool TellsResults => Options.HasFlag(Accepts.ResultsAsJson);

    /// <summary>Whether members of SYSGRP may have it done, by <see cref="MemberCall"/>; packaging/sudoers lists the same verbs.</summary>
    public bool ForMembers { get; init; }
}
