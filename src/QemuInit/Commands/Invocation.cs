using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Runtime.CompilerServices;
using QemuInit.Guests;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;

namespace QemuInit.Commands;

/// <summary>One call of the program: what was asked, and what it works on.</summary>
internal sealed record Invocation
{
    /// <summary>The program's directories.</summary>
    public required Directories Directories { get; init; }

    /// <summary>The file system.</summary>
    public required IFileSystem Files { get; init; }

    /// <summary>Where results and complaints go.</summary>
    public required Output Output { get; init; }

    /// <summary>The verb.</summary>
    public required Verb Verb { get; init; }

    /// <summary>What follows the verb and is no option.</summary>
    public required IReadOnlyList<string> Operands { get; init; }

    /// <summary><c>--timeout</c>; null where it was not given.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary><c>--dialect</c>: the init system that reads the exit code.</summary>
    public Dialect Dialect { get; init; } = Dialects.Lsb;

    /// <summary>Whether an init system called: <c>--dialect</c> was given.</summary>
    public bool ForInit { get; init; }

    /// <summary><c>--notify-fd</c>; null where it was not given.</summary>
    public int? NotifyDescriptor { get; init; }

    /// <summary><c>--json</c></summary>
    public bool Json { get; init; }

    /// <summary><c>--shell</c></summary>
    public bool Shell { get; init; }

    /// <summary><c>--all</c></summary>
    public bool All { get; init; }

    /// <summary><c>--strict</c></summary>
    public bool Strict { get; init; }

    /// <summary><c>--qemu</c>; null where it was not given.</summary>
    public string? Qemu { get; init; }

    /// <summary><c>-w</c></summary>
    public bool Write { get; init; }

    /// <summary><c>--escape</c>; null where it was not given.</summary>
    public string? Escape { get; init; }

    /// <summary><c>--websocket</c></summary>
    public bool WebSocket { get; init; }

    /// <summary><c>--verbose</c></summary>
    public bool Verbose { get; init; }

    /// <summary><c>--sort</c>: a column; null for the list's order.</summary>
    public string? Sort { get; init; }

    /// <summary><c>--watch</c>: the time between two looks; null for one look.</summary>
    public TimeSpan? Watch { get; init; }

    /// <summary><c>--names</c></summary>
    public bool Names { get; init; }

    /// <summary><c>--follow</c></summary>
    public bool Follow { get; init; }

    /// <summary><c>--lines</c>: how many; null where it was not given.</summary>
    public int? Lines { get; init; }

    /// <summary><c>--console</c></summary>
    public bool Console { get; init; }

    /// <summary><c>--for</c>: what is waited for; null where it was not given.</summary>
    public string? For { get; init; }

    /// <summary>The list of registered guests.</summary>
    public Registry Registry => new(Files, Directories.Registered);

    /// <summary>The list of guests that start with the host.</summary>
    public Autostart Autostart => new(Files, Directories.Autostart);

    /// <summary>The operands behind the first.</summary>
    public IReadOnlyList<string> FurtherOperands
    {
        get
        {
            List<string> further = [];
            for (int i = 1; i < Operands.Count; i++)
                further.Add(Operands[i]);
            return further;
        }
    }

    // Nobody compares calls or prints them, and what a record is given for that grows with each option.

    /// <summary>A call is equal to itself alone.</summary>
    public bool Equals(Invocation? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The verb.</summary>
    public override string ToString() => Verb.Name;

    /// <summary>The paths of a guest.</summary>
    public GuestPaths PathsOf(GuestName name) => new(Directories, name.Text);

    /// <summary>Does what is asked, as root where a member of SYSGRP may have that; returns how it ended.</summary>
    public Outcome Run()
    {
        if (Json && Verb.TellsResults)
            Output.BeginResults();
        MemberCall.Carry(this);
        Outcome outcome = Verb.Run(this);
        if (Verb.StartsOrStops)
            VncProgram.Refresh(this);
        return outcome;
    }

    /// <summary>The list of registered guests as it is now; what is wrong with it is said once, and keeps nobody from the rest.</summary>
    public GuestList ReadRegistry()
    {
        GuestList list = Registry.Read();
        foreach (string problem in list.Problems)
            Output.Error(problem);
        return list;
    }
}
