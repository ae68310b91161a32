using System;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Terminal;

namespace QemuInit.Lifecycle;

/// <summary>A guest's state with what belongs to it.</summary>
/// <param name="Name">The guest's name.</param>
/// <param name="State">Its state.</param>
internal sealed record GuestStatus(string Name, GuestState State)
{
    /// <summary>qemu's process; null where none lives.</summary>
    public int? Pid { get; init; }

    /// <summary>What it was started with; null where that is not known.</summary>
    public StartRecord? Booted { get; init; }

    /// <summary>Whether its file systems are frozen, as far as its agent tells, or was told to by a verb.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether a mistake of this program keeps it from telling the state.</summary>
    public bool IsMistake { get; init; }

    /// <summary>The same guest where an exception ended the look at it; only one of the system's is not a mistake of this program.</summary>
    /// <param name="error">The exception.</param>
    public GuestStatus After(Exception error) => error is PosixException refused
        ? this with { State = GuestState.Unknown, Detail = Privilege.Explain(refused) }
        : this with { State = GuestState.Unknown, Detail = Attempt.OwnMistake(error), IsMistake = true };

    /// <summary>One clause that explains the state; null where nothing is to be said.</summary>
    public string? Detail { get; init; }
}
