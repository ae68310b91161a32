using System;
using System.Collections.Generic;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Qemu;
using QemuInit.State;

namespace QemuInit.Lifecycle;

/// <summary>All that can be said of a guest beside its state. What belongs to a run is null or empty where it does not run.</summary>
internal sealed class GuestDetails
{
    private const int EventsShown = 5;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(2);

    /// <summary>What its qemu uses.</summary>
    public ProcessUse? Use { get; init; }

    /// <summary>What its qemu says.</summary>
    public QemuFacts? Qemu { get; init; }

    /// <summary>Its network adapters.</summary>
    public IReadOnlyList<NicFacts> Nics { get; init; } = [];

    /// <summary>Whether it has a channel to an agent.</summary>
    public bool HasAgent { get; init; }

    /// <summary>The addresses that the agent names; null where none answers.</summary>
    public IReadOnlyList<string>? AgentAddresses { get; init; }

    /// <summary>The last of what happened to it, oldest first; of a guest that does not run too.</summary>
    public IReadOnlyList<LogLine> Events { get; init; } = [];

    /// <summary>Drives whose image was opened after the start.</summary>
    public IReadOnlyList<LateImage> Late { get; init; } = [];

    /// <summary>What its files say, a label and words a line; empty where it runs, or they cannot be read.</summary>
    public IReadOnlyList<(string Label, string Words)> Files { get; init; } = [];

    /// <summary>Whether the image of a drive was opened after the start.</summary>
    public bool IsLate(string drive)
    {
        foreach (LateImage image in Late)
        {
            if (image.Drive == drive)
                return true;
        }

        return false;
    }

    /// <summary>Finds out. Bounded: a qemu or an agent that does not answer costs a few seconds.</summary>
    /// <param name="status">The guest's state.</param>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="files">What its files say; empty where that is not known.</param>
    public static GuestDetails Of(GuestStatus status, GuestPaths paths, IReadOnlyList<(string Label, string Words)> files)
    {
        if (status.Pid is not int pid)
            return new GuestDetails { Events = EventsOf(paths), Files = files };
        StartRecord? booted = status.Booted;
        bool answers = status.State is GuestState.Running or GuestState.Paused;
        return new GuestDetails
        {
            Events = EventsOf(paths),
            Use = ProcessUse.TryRead(pid),
            Late = answers && booted is not null ? LateImages.Ask(paths, booted) ?? [] : [],
            Qemu = answers ? QemuFacts.Ask(paths, withImages: true) : null,
            Nics = booted is null ? [] : NicFacts.In(booted.Arguments, booted.Taps),
            HasAgent = booted is { Agent: true },
            AgentAddresses = booted is { Agent: true } && status.State == GuestState.Running
                ? GuestAgent.TryAddresses(paths.Socket(GuestAgent.SocketName), s_answer)
                : null,
        };
    }

    private static List<LogLine> EventsOf(GuestPaths paths)
    {
        try
        {
            using Timeline timeline = new(paths, ofConsole: false);
            return timeline.Last(EventsShown);
        }
        catch (PosixException)
        {
            // Not for the caller to read.
            return [];
        }
    }
}
