using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Options;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>
/// What a guest was started with, RUNDIR/NAME/booted.json: a guest is asked and stopped as it was booted, whatever its files say
/// now. An older or a newer program may have written it: what it lacks has a default, what is not known is passed over.
/// </summary>
internal sealed record StartRecord
{
    /// <summary>ORDER of a guest whose record does not say, which is the key's own default.</summary>
    public const int DefaultOrder = 100;

    /// <summary>Seconds that a guest has at least to shut down: smaller values of STOPDELAY are ignored.</summary>
    public const int LeastStopDelay = 40;

    // Raised when a field changes its meaning; new fields alone do not.
    private const int Version = 1;

    private const int LargestFile = 1 << 20;

    // RUNDIR is memory for the most part, and each guest has its record there.
    private const int LargestWritten = LargestFile / 4;

    /// <summary>
    /// The version of the program that wrote the record, where its form is newer than what this program knows; else null.
    /// </summary>
    public string? NewerProgram { get; init; }

    /// <summary>The guest's name; null where the record does not say.</summary>
    public required string? Name { get; init; }

    /// <summary>The folder it was started from; null where the record does not say.</summary>
    public required string? Folder { get; init; }

    /// <summary>When it was started, as <see cref="UtcTime"/> writes times; null where the record does not say.</summary>
    public required string? Started { get; init; }

    /// <summary>
    /// The host's boot, /proc/sys/kernel/random/boot_id: from another one nothing runs any more.
    /// Null where the record does not say.
    /// </summary>
    public required string? BootId { get; init; }

    /// <summary>
    /// Whether the guest was started before the host's last boot: a RUNDIR that outlives a reboot keeps numbers and times of the one before.
    /// </summary>
    public bool IsOfAnotherBoot => BootId is string boot && boot != HostBoot.Id();

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

    /// <summary>The user that qemu runs as; null where the record does not say.</summary>
    public required string? User { get; init; }

    /// <summary>
    /// The process that was started, and the user that it runs as once it has given up root. Null where the record does not say.
    /// </summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>The cgroup of the guest's own, <see cref="ControlGroup"/>; null where it has none.</summary>
    public string? Group { get; init; }

    /// <summary>qemu's program; null where the record does not say.</summary>
    public required string? Program { get; init; }

    /// <summary>Its arguments, without the zeroth.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What the guest is for, DESC; null where that was not said or not noted.</summary>
    public string? Description { get; init; }

    /// <summary>Its taps, <c>INTERFACE BRIDGE MAC</c> each; the interface is the host's, the address the guest's.</summary>
    public IReadOnlyList<string> Taps { get; init; } = [];

    /// <summary>
    /// What its files set, <c>KEY=VALUE</c> each, as <see cref="EffectiveSettings"/> writes them; null where that was not noted.
    /// </summary>
    public IReadOnlyList<string>? Settings { get; init; }

    /// <summary>Reads a record; null where there is none, or what is there is no JSON object.</summary>
    public static StartRecord? TryRead(string path)
    {
        try
        {
            using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
            if (file is null)
                return null;
            using JsonDocument document = JsonDocument.Parse(HostFile.Read(file, path, LargestFile));
            return document.RootElement.ValueKind == JsonValueKind.Object ? Of(document.RootElement) : null;
        }
        catch (JsonException)
        {
            // The disk was full, or somebody wrote there: what runs is known without it.
            return null;
        }
        catch (PosixException error) when (error.Errno == Errno.ELOOP)
        {
            // A link is not a record.
            return null;
        }
    }

    /// <summary>
    /// Writes the record in one step. Where it would be larger than a record may be, it lacks the description and what the files set.
    /// </summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="Failure">It is too large without them, too: what is not recorded could not be stopped.</exception>
    public void Write(string path)
    {
        string text = ToJson();
        if (Encoding.UTF8.GetByteCount(text) > LargestWritten)
            text = (this with { Description = null, Settings = null }).ToJson();
        int size = Encoding.UTF8.GetByteCount(text);
        if (size > LargestWritten)
        {
            throw new Failure(
                ExitCode.NotConfigured,
                $"its command line and AFTER take {size} bytes to record, of at most {LargestWritten}; shorten them, in the cfg-file for the most part");
        }

        HostFile.Replace(path, text, Modes.GroupReads);
    }

    private string ToJson()
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
        if (Process is not null)
        {
            json.Member("pid", Process.Pid);
            json.Member("start-ticks", Process.Start);
            json.Member("uid", Process.User);
        }

        if (Group is not null)
            json.Member("cgroup", Group);

        json.Member("program", Program);
        json.Member("arguments", Arguments);
        if (Description is not null)
            json.Member("description", Description);
        json.Member("taps", Taps);
        if (Settings is not null)
            json.Member("settings", Settings);
        json.EndObject();
        return json.ToString();
    }

    private static StartRecord Of(JsonElement root) => new()
    {
        NewerProgram = root.Number("version"u8) > Version ? root.Text("qemu-init"u8) ?? "of unknown version" : null,
        Name = root.Text("name"u8),
        Folder = root.Text("folder"u8),
        Started = root.Text("started"u8),
        BootId = root.Text("boot-id"u8),
        StopDelay = Number(root, "stop-delay"u8, LeastStopDelay),
        Agent = Flag(root, "agent"u8, otherwise: false),
        Order = Number(root, "order"u8, DefaultOrder),
        After = Strings(root, "after"u8),
        StopWithHost = Flag(root, "stop-with-host"u8, otherwise: true),
        Vnc = root.Text("vnc"u8),
        User = root.Text("user"u8),
        Process = ProcessOf(root),
        Group = root.Text("cgroup"u8),
        Program = root.Text("program"u8),
        Arguments = Strings(root, "arguments"u8),
        Description = root.Text("description"u8),
        Taps = Strings(root, "taps"u8),
        Settings = root.Field("settings"u8).ValueKind != JsonValueKind.Undefined ? Strings(root, "settings"u8) : null,
    };

    private static ProcessIdentity? ProcessOf(JsonElement root) =>
        root.Number("pid"u8) is long pid and > 0 and <= int.MaxValue
            && root.Number("start-ticks"u8) is long start
            && root.Number("uid"u8) is long uid and >= 0 and < uint.MaxValue
            ? new ProcessIdentity((int)pid, start, (uint)uid)
            : null;

    private static int Number(JsonElement root, ReadOnlySpan<byte> name, int otherwise) =>
        root.Number(name) is long number and >= int.MinValue and <= int.MaxValue ? (int)number : otherwise;

    private static bool Flag(JsonElement root, ReadOnlySpan<byte> name, bool otherwise) =>
        root.Field(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : otherwise;

    private static string[] Strings(JsonElement root, ReadOnlySpan<byte> name)
    {
        List<string> texts = [];
        foreach (JsonElement value in root.Field(name).Items())
        {
            if (value.Text() is string text)
                texts.Add(text);
        }

        return [.. texts];
    }
}
