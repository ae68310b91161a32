using System.Collections.Generic;
using System.Linq;
using QemuInit.Options;

namespace QemuInit.Commands;

/// <summary>All verbs, in the order of the help.</summary>
internal static class VerbTable
{
    /// <summary>The verbs, by what they are for.</summary>
    public static IReadOnlyList<VerbGroup> Groups { get; } =
    [
        new VerbGroup(
            "Start and stop",
            StartVerb.Verb,
            StopVerb.Verb,
            RestartVerb.Verb,
            RestartVerb.TryRestart,
            RestartVerb.ForceReload,
            RunVerb.Verb,
            PowerOffVerb.Verb,
            ControlVerb.Reset,
            ControlVerb.Pause,
            ControlVerb.Resume),
        new VerbGroup(
            "Inspect",
            StatusVerb.Verb,
            ListVerb.Verb,
            WhyVerb.Verb,
            LogVerb.Verb,
            NoteVerb.Verb,
            WaitVerb.Verb,
            CheckVerb.Verb,
            DiffVerb.Verb,
            CommandVerb.Verb,
            MetricsVerb.Verb),
        new VerbGroup(
            "Connect",
            ConsoleVerb.Verb,
            VncVerb.Verb,
            ScreenshotVerb.Verb,
            SendKeyVerb.Verb,
            AgentVerb.Verb,
            MediumVerb.Insert,
            MediumVerb.Eject,
            MonitorVerb.Verb,
            QmpVerb.Verb),
        new VerbGroup(
            "Register",
            CreateVerb.Verb,
            CloneVerb.Verb,
            ImportVerb.Verb,
            RegisterVerb.Verb,
            RegisterVerb.Unregister,
            EnableVerb.Enable,
            EnableVerb.Disable,
            SetVerb.Verb,
            ResizeVerb.Verb,
            RenameVerb.Verb,
            RenameVerb.Move,
            DeleteVerb.Verb,
            AdoptVerb.Verb,
            RepairVerb.Verb),
        new VerbGroup(
            "Reference",
            KeysVerb.Verb,
            ParseVerb.Verb,
            HelpVerb.Verb,
            HelpVerb.Version),
    ];

    /// <summary>The verbs.</summary>
    public static IReadOnlyList<Verb> All { get; } = [.. Groups.SelectMany(static group => group.Verbs)];

    /// <summary>What <c>--help</c> asks for.</summary>
    public static Verb Help => HelpVerb.Verb;

    /// <summary>What <c>--version</c> asks for.</summary>
    public static Verb Version => HelpVerb.Version;

    /// <summary>The verb with a name, or null.</summary>
    public static Verb? Find(string name) => All.FirstOrDefault(verb => verb.Name == name);

    /// <summary>A verb that stands in the table, for another that does the same.</summary>
    public static Verb Get(string name) => All.First(verb => verb.Name == name);

    /// <summary>The verb that is nearest to a misspelt one, or is meant by another tool's word for it; null where none is.</summary>
    public static string? Nearest(string name) => ForeignWords.Verbs.GetValueOrDefault(name) ?? NearestKey.Find(name, [.. All.Select(static verb => verb.Name)]);
}
