using System;
using System.Collections.Generic;
using System.Text.Json;
using QemuInit.Guests;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Reports;

namespace QemuInit.Lifecycle;

/// <summary>
/// What a guest was started with, RUNDIR/NAME/booted.json: a guest is asked and stopped as it was booted, whatever its files say now.
/// </summary>
internal sealed record BootRecord
{
    // Raised when a field changes its meaning; new fields alone do not.
    private const int Version = 1;

    private const int LargestFile = 1 << 20;

    /// <summary>The guest's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder it was started from.</summary>
    public required string Folder { get; init; }

    /// <summary>When it was started, as <see cref="UtcTime"/> writes times.</summary>
    public required string Started { get; init; }

    /// <summary>The host's boot, /proc/sys/kernel/random/boot_id: from another one nothing runs any more.</summary>
    public required string BootId { get; init; }

    /// <summary>Seconds that the guest is given to shut down.</summary>
    public required int StopDelay { get; init; }

    /// <summary>Whether the guest has a channel to an agent.</summary>
    public required bool Agent { get; init; }

    /// <summary>ORDER: what had a higher number is stopped first.</summary>
    public required int Order { get; init; }

    /// <summary>AFTER: the guests that are stopped after this one.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>Whether the guest is shut down before the host goes down, ON_SHUTDOWN.</summary>
    public required bool StopWithHost { get; init; }

    /// <summary>Where VNC listens, <c>address:port</c>; null without VNC.</summary>
    public string? Vnc { get; init; }

    /// <summary>The user that qemu runs as.</summary>
    public required string User { get; init; }

    /// <summary>qemu's program.</summary>
    public required string Program { get; init; }

    /// <summary>Its arguments, without the zeroth.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What the guest is for, DESC; null where that was not said or not noted.</summary>
    public string? Description { get; init; }

    /// <summary>Its taps, <c>INTERFACE BRIDGE MAC</c> each; the interface is the host's, the address the guest's.</summary>
    public IReadOnlyList<string> Taps { get; init; } = [];

    /// <summary>What its files set, <c>KEY=VALUE</c> each, as <see cref="EffectiveSettings"/> writes them; null where that was not noted.</summary>
    public IReadOnlyList<string>? Settings { get; init; }

    /// <summary>Reads a record; null where there is none that this version understands.</summary>
    /// <param name="path">The file.</param>
    public static BootRecord? TryRead(string path)
    {
        using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (file is null)
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(HostFile.Read(file, path, LargestFile));
            JsonElement root = document.RootElement;
            if (root.GetProperty("version"u8).GetInt32() != Version)
                return null;
            return new BootRecord
            {
                Name = Text(root.GetProperty("name"u8)),
                Folder = Text(root.GetProperty("folder"u8)),
                Started = Text(root.GetProperty("started"u8)),
                BootId = Text(root.GetProperty("boot-id"u8)),
                StopDelay = root.GetProperty("stop-delay"u8).GetInt32(),
                Agent = root.GetProperty("agent"u8).GetBoolean(),
                Order = root.GetProperty("order"u8).GetInt32(),
                After = Strings(root.GetProperty("after"u8)),
                StopWithHost = root.GetProperty("stop-with-host"u8).GetBoolean(),
                Vnc = root.GetProperty("vnc"u8).GetString(),
                User = Text(root.GetProperty("user"u8)),
                Program = Text(root.GetProperty("program"u8)),
                Arguments = Strings(root.GetProperty("arguments"u8)),
                Description = root.TryGetProperty("description"u8, out JsonElement description) ? description.GetString() : null,
                Taps = root.TryGetProperty("taps"u8, out JsonElement taps) ? Strings(taps) : [],
                Settings = root.TryGetProperty("settings"u8, out JsonElement settings) ? Strings(settings) : null,
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Another version wrote it, or the disk was full: what runs is known without it.
            return null;
        }
    }

    /// <summary>Writes the record in one step.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path)
    {
        JsonText json = new();
        json.BeginObject();
        json.Member("version", Version);
        json.Member("qemu-init", BuildSettings.Version);
        json.Member("name", Name);
        json.Member("folder", Folder);
        json.Member("started", Started);
        json.Member("boot-id", BootId);
        json.Member("stop-delay", StopDelay);
        json.Member("agent", Agent);
        json.Member("order", Order);
        json.Member("after", After);
        json.Member("stop-with-host", StopWithHost);
        json.Member("vnc", Vnc);
        json.Member("user", User);
        json.Member("program", Program);
        json.Member("arguments", Arguments);
        if (Description is not null)
            json.Member("description", Description);
        json.Member("taps", Taps);
        if (Settings is not null)
            json.Member("settings", Settings);
        json.EndObject();
        HostFile.Replace(path, json.ToString(), Modes.GroupReads);
    }

    private static string[] Strings(JsonElement array)
    {
        string[] texts = new string[array.GetArrayLength()];
        int count = 0;
        foreach (JsonElement value in array.EnumerateArray())
            texts[count++] = Text(value);
        return texts;
    }

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("null is no text");
}
