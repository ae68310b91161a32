using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Qemu;

/// <summary>What a running qemu says of itself when it is asked. Source: qemu, QMP reference manual.</summary>
internal sealed class QemuFacts
{
    // For all questions together: a qemu that hangs must not keep the caller.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>qemu's version; null where it did not say.</summary>
    public string? Version { get; init; }

    /// <summary>How many processors the guest has.</summary>
    public int? Processors { get; init; }

    /// <summary>Bytes of memory that the guest has.</summary>
    public long? Memory { get; init; }

    /// <summary>Its drives.</summary>
    public IReadOnlyList<BlockFacts> Blocks { get; init; } = [];

    /// <summary>Why there are no facts, one clause; null where there are.</summary>
    public string? Problem { get; init; }

    /// <summary>Asks a guest's qemu. Never waits long, and never throws for what qemu does.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="withImages">Whether drives are asked for their files and formats, and qemu for its version, too.</param>
    public static QemuFacts Ask(GuestPaths paths, bool withImages)
    {
        // Whoever holds the guest's lock is talking to its monitor, which takes one client at a time; and nobody takes it meanwhile.
        string? verb = GuestLock.Peek(paths.Lock, out FileDescriptor? held);
        using FileDescriptor? _ = held;
        if (verb is not null)
            return new QemuFacts { Problem = $"'{verb}' is under way" };
        try
        {
            using QmpMonitor? monitor = QmpMonitor.TryConnect(paths.Qmp);
            return monitor is null ? new QemuFacts { Problem = "its monitor takes no connection" } : Ask(monitor, withImages);
        }
        catch (MonitorException error)
        {
            return new QemuFacts { Problem = error.Message };
        }
    }

    private static QemuFacts Ask(QmpMonitor monitor, bool withImages)
    {
        // All questions go out at once; the answers come in their order.
        int processors = monitor.Ask("query-cpus-fast");
        int memory = monitor.Ask("query-memory-size-summary");
        int statistics = monitor.Ask("query-blockstats");
        int? images = withImages ? monitor.Ask("query-block") : null;
        int? version = withImages ? monitor.Ask("query-version") : null;
        long begin = Stopwatch.GetTimestamp();
        JsonElement? Answer(int question)
        {
            try
            {
                return monitor.Await(question, s_patience - Stopwatch.GetElapsedTime(begin));
            }
            catch (MonitorException error) when (error.Problem == MonitorProblem.Refused)
            {
                // An older qemu that does not know the question.
                return null;
            }
        }

        return new QemuFacts
        {
            Processors = Answer(processors) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : null,
            Memory = Number(Answer(memory), "base-memory"),
            Blocks = AddImages(Statistics(Answer(statistics)), images is int image ? Answer(image) : null),
            Version = version is int question ? VersionIn(Answer(question)) : null,
        };
    }

    private static List<BlockFacts> Statistics(JsonElement? answer)
    {
        List<BlockFacts> blocks = [];
        foreach (JsonElement drive in Items(answer))
        {
            JsonElement? stats = Field(drive, "stats");
            if (NameOf(drive) is string name)
            {
                blocks.Add(new BlockFacts(name)
                {
                    ReadBytes = Number(stats, "rd_bytes") ?? 0,
                    WrittenBytes = Number(stats, "wr_bytes") ?? 0,
                    Reads = Number(stats, "rd_operations") ?? 0,
                    Writes = Number(stats, "wr_operations") ?? 0,
                });
            }
        }

        return blocks;
    }

    private static List<BlockFacts> AddImages(List<BlockFacts> blocks, JsonElement? answer)
    {
        foreach (JsonElement drive in Items(answer))
        {
            string? name = NameOf(drive);
            foreach (BlockFacts block in blocks)
            {
                if (block.Name != name)
                    continue;
                JsonElement? inserted = Field(drive, "inserted");
                block.File = Text(inserted, "file");
                block.Format = Text(inserted, "drv");
                block.Size = Number(Field(inserted, "image"), "virtual-size");
                block.ReadOnly = Field(inserted, "ro")?.ValueKind == JsonValueKind.True;
                block.IoStatus = Text(drive, "io-status");
            }
        }

        return blocks;
    }

    // A drive without a name of its own has that of its device, a path in qemu's tree of objects.
    private static string? NameOf(JsonElement drive)
    {
        if (Text(drive, "device") is { Length: > 0 } device)
            return device;
        return Text(drive, "qdev") is { Length: > 0 } path ? path : null;
    }

    private static string? VersionIn(JsonElement? answer)
    {
        JsonElement? qemu = Field(answer, "qemu");
        return Number(qemu, "major") is long major
            ? string.Create(CultureInfo.InvariantCulture, $"{major}.{Number(qemu, "minor") ?? 0}.{Number(qemu, "micro") ?? 0}")
            : null;
    }

    private static IEnumerable<JsonElement> Items(JsonElement? answer)
    {
        if (answer is { ValueKind: JsonValueKind.Array } array)
        {
            foreach (JsonElement item in array.EnumerateArray())
                yield return item;
        }
    }

    private static JsonElement? Field(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } holder && holder.TryGetProperty(name, out JsonElement field) ? field : null;

    private static string? Text(JsonElement? element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static long? Number(JsonElement? element, string name) =>
        Field(element, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out long value) ? value : null;
}
