using System;
using System.Collections.Generic;
using System.IO.Abstractions;
using System.Linq;
using QemuInit.Guests;
using QemuInit.Options;
using QemuInit.Qemu;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Lifecycle;

/// <summary>What a restart would change of a guest that runs.</summary>
/// <param name="settings">The keys; null where the run's own were not noted, as by an older version of this program.</param>
/// <param name="gone">Options of qemu that it would lose, with their arguments.</param>
/// <param name="added">Options that it would get.</param>
internal sealed class GuestDifference(IReadOnlyList<SettingChange>? settings, IReadOnlyList<string> gone, IReadOnlyList<string> added)
{
    /// <summary>The keys; null where the run's own were not noted, as by an older version of this program.</summary>
    public IReadOnlyList<SettingChange>? Settings { get; } = settings;

    /// <summary>Options of qemu that it would lose, with their arguments.</summary>
    public IReadOnlyList<string> Gone { get; } = gone;

    /// <summary>Options that it would get.</summary>
    public IReadOnlyList<string> New { get; } = added;

    /// <summary>Whether a restart would change anything.</summary>
    public bool IsAny => Settings is { Count: > 0 } || Gone.Count > 0 || New.Count > 0;

    /// <summary>Compares what runs with what the files say now.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="booted">What it was started with.</param>
    /// <param name="directories">The program's directories.</param>
    /// <param name="files">The file system.</param>
    /// <exception cref="Failure">The files are wrong.</exception>
    public static GuestDifference Of(RegisteredGuest guest, StartRecord booted, Directories directories, IFileSystem files)
    {
        GuestConfiguration configuration = GuestConfiguration.Load(guest, directories, trust: null);
        string user = configuration.Options.RunAs ?? BuildSettings.SysUsr;
        CommandLine line = new QemuCommandBuilder(directories, files).CommandLineOf(guest, configuration, user);
        List<string> running = Words(booted.Program, booted.Folder, booted.User, booted.Arguments);
        List<string> wanted = Words(line.Program, guest.Folder, user, line.Arguments);
        return new GuestDifference(
            booted.Settings is null ? null : Compare(booted.Settings, EffectiveSettings.Of(configuration.Files)),
            Missing(running, wanted),
            Missing(wanted, running));
    }

    /// <summary>The keys that differ between two lists of <see cref="EffectiveSettings"/>, sorted.</summary>
    public static IReadOnlyList<SettingChange> Compare(IReadOnlyList<string> running, IReadOnlyList<string> files)
    {
        List<SettingChange> changes = [];
        foreach (string line in running)
        {
            string key = EffectiveSettings.KeyOf(line);
            string? now = Find(files, key);
            if (now != EffectiveSettings.ValueOf(line))
                changes.Add(new SettingChange(key, EffectiveSettings.ValueOf(line), now));
        }

        foreach (string line in files)
        {
            string key = EffectiveSettings.KeyOf(line);
            if (Find(running, key) is null)
                changes.Add(new SettingChange(key, running: null, EffectiveSettings.ValueOf(line)));
        }

        return [.. changes.OrderBy(static change => change.Key, StringComparer.Ordinal)];
    }

    // What is not an option of qemu, yet belongs to how it runs, comes first; a record that lacks it says nothing of it.
    private static List<string> Words(string? program, string? folder, string? user, IReadOnlyList<string> arguments) =>
        [$"program {program ?? "unknown"}", $"folder {folder ?? "unknown"}", $"user {user ?? "unknown"}", .. OptionLines.Of(["", .. arguments])];

    private static string? Find(IReadOnlyList<string> lines, string key)
    {
        foreach (string line in lines)
        {
            if (EffectiveSettings.KeyOf(line) == key)
                return EffectiveSettings.ValueOf(line);
        }

        return null;
    }

    // Each as often as it is there: a guest may have the same option twice.
    private static List<string> Missing(List<string> these, List<string> among)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string line in among)
            counts[line] = counts.GetValueOrDefault(line) + 1;
        List<string> missing = [];
        foreach (string line in these)
        {
            int count = counts.GetValueOrDefault(line);
            if (count == 0)
                missing.Add(line);
            else
                counts[line] = count - 1;
        }

        return missing;
    }
}
