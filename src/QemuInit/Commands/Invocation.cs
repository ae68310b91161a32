using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Runtime.CompilerServices;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Lifecycle;
using QemuInit.Reports;
using QemuInit.State;
using QemuInit.Terminal;
using QemuInit.Text;

namespace QemuInit.Commands;

/// <summary>One call of the program: what was asked, and what it works on.</summary>
internal sealed record Invocation
{
    /// <summary>How long a member may have a verb that is root's at work.</summary>
    public static readonly TimeSpan LongestOfMember = TimeSpan.FromHours(1);

    /// <summary>The program's directories.</summary>
    public Directories Directories => Given.Value(VerbOptions.Root, Directories.Built);

    /// <summary>The file system.</summary>
    public required IFileSystem Files { get; init; }

    /// <summary>Where results and errors go.</summary>
    public required Output Output { get; init; }

    /// <summary>The verb.</summary>
    public required Verb Verb { get; init; }

    /// <summary>What follows the verb and is not an option.</summary>
    public required IReadOnlyList<string> Operands { get; init; }

    /// <summary>The options.</summary>
    public required GivenOptions Given { get; init; }

    /// <summary>Whether the program was called by the name of another tool.</summary>
    public bool IsPersonality { get; init; }

    /// <summary>Whether an init system called: it said which.</summary>
    public bool ForInit => Given.Has(VerbOptions.Dialect);

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

    /// <summary>Whether an option was given.</summary>
    public bool this[TypedOption<bool> option] => Given.Has(option);

    /// <summary>The number that an option was given; null where it was not.</summary>
    public int? this[TypedOption<int> option] => (int?)Given.TryFind(option);

    /// <summary>The time that an option was given; null where it was not.</summary>
    public TimeSpan? this[TypedOption<TimeSpan> option] => (TimeSpan?)Given.TryFind(option);

    /// <summary>The text that an option was given; null where it was not.</summary>
    public string? this[TypedOption<string> option] => (string?)Given.TryFind(option);

    // Nobody compares calls or prints them, and what a record is given for that grows with each member.

    /// <summary>A call is equal to itself alone.</summary>
    public bool Equals(Invocation? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The verb.</summary>
    public override string ToString() => Verb.Name;

    /// <summary>The paths of a guest.</summary>
    public GuestPaths PathsOf(GuestName name) => new(Directories, name.Text);

    /// <summary>
    /// Does what is asked, as root where a member of SYSGRP may have that; returns how it ended. What the columns of a verb
    /// demand of a call is demanded here.
    /// </summary>
    public Outcome Run()
    {
        if (this[VerbOptions.Json] && Verb.TellsResults)
            Output.BeginResults();
        Verb.Require(Operands, Given);
        MemberCall.Reexecute(this);
        bool isOwn = Verb.Needs == Needs.RootOrOwn && !Privilege.IsRoot && Privilege.IsMember && Directories == Directories.Built;
        if (Verb.Needs != Needs.Anybody && !isOwn)
        {
            Privilege.RequireRoot(Verb.Name, Verb.Needs == Needs.Member && Operands.Count == 0 ? "name the guests, or run it with sudo" : "run it with sudo");
            Hold();
        }

        if (Verb.LeavesLogin && !isOwn)
            LoginSession.Leave(byName: IsPersonality);
        Outcome outcome = Verb.Run(this);
        if (Verb.StartsOrStops && !isOwn)
            RefreshVncStatus();
        return outcome;
    }

    // A verb that is root's holds locks: a member's terminal or pipe must not halt it, nor a member's word make it wait for days.
    private void Hold()
    {
        _ = Libc.signal(Libc.SIGTSTP, Libc.SIG_IGN);
        _ = Libc.signal(Libc.SIGTTIN, Libc.SIG_IGN);
        _ = Libc.signal(Libc.SIGTTOU, Libc.SIG_IGN);
        if (!Privilege.IsMembersSudo)
            return;
        Output.BoundWaits(Patience.Reader);
        if (Given.Has(VerbOptions.Limit))
            throw new Failure(ExitCode.BadArgument, $"{VerbOptions.Limit.Name} is for entries of init systems, which are root's; use {VerbOptions.Timeout.Name}");
        if (this[VerbOptions.Timeout] > LongestOfMember)
            throw new Failure(ExitCode.BadArgument, $"--timeout: members of {BuildSettings.SysGrp} may give {Seconds.Whole(LongestOfMember)} s at most");
    }

    /// <summary>Guests have started or ended: VARDIR/vncstatus says so, if it is kept.</summary>
    public void RefreshVncStatus() => VncStatus.Refresh(Directories, Files, Verb.Name, Output.Error);

    /// <summary>
    /// The list of registered guests as it is now; what is wrong with it is said once, and keeps nobody from the rest.
    /// </summary>
    public GuestList ReadRegistry()
    {
        GuestList list = Registry.Read();
        foreach (string problem in list.Problems)
            Output.Error(problem);
        return list;
    }
}
