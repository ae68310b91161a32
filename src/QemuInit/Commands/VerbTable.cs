using System.Collections.Generic;
using System.Linq;
using QemuInit.Guests;

namespace QemuInit.Commands;

/// <summary>All verbs, in the order of the help.</summary>
internal static class VerbTable
{
    /// <summary>The verbs.</summary>
    public static IReadOnlyList<Verb> All { get; } =
    [
        StartVerb.Verb,
        StopVerb.Verb,
        RunVerb.Verb,
        RestartVerb.Verb,
        RestartVerb.TryRestart,
        RestartVerb.ForceReload,
        StatusVerb.Verb,
        CheckVerb.Verb,
        PowerOffVerb.Verb,
        MonitorVerb.Reset,
        MonitorVerb.Pause,
        MonitorVerb.Resume,
        TalkVerb.Verb,
        ConsoleVerb.Verb,
        VncVerb.Verb,
        ScreenshotVerb.Verb,
        QmpVerb.Verb,
        SendKeyVerb.Verb,
        MediumVerb.Insert,
        MediumVerb.Eject,
        AgentVerb.Verb,
        RegisterVerb.Verb,
        RegisterVerb.Unregister,
        EnableVerb.Enable,
        EnableVerb.Disable,
        AdoptVerb.Verb,
        RepairVerb.Verb,
        ListVerb.Verb,
        LogVerb.Verb,
        WaitVerb.Verb,
        DiffVerb.Verb,
        MetricsVerb.Verb,
        CommandVerb.Verb,
        ParseVerb.Verb,
        KeysVerb.Verb,
        HelpVerb.Verb,
        HelpVerb.Version,
    ];

    /// <summary>The verb with a name, or null.</summary>
    public static Verb? Find(string name) => All.FirstOrDefault(verb => verb.Name == name);

    /// <summary>The verb that is nearest to a misspelt one, or null.</summary>
    public static string? Nearest(string name) => NearestKey.Find(name, [.. All.Select(static verb => verb.Name)]);
}
