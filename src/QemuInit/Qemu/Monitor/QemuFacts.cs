using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>The answers of a running qemu about itself. Source: qemu, QMP reference manual.</summary>
internal sealed class QemuFacts
{
    /// <summary>How many drives are looked at: a qemu that was taken over can tell of any number.</summary>
    public const int MostDrives = 256;

    /// <summary>qemu's version; null where it did not say.</summary>
    public string? Version { get; init; }

    /// <summary>How many processors the guest has.</summary>
    public int? Processors { get; init; }

    /// <summary>Bytes of memory that the guest has.</summary>
    public long? Memory { get; init; }

    /// <summary>Its drives.</summary>
    public IReadOnlyList<BlockFacts> Blocks { get; init; } = [];

    /// <summary>The reason why there are no facts, one clause; null if there are some.</summary>
    public string? Problem { get; init; }

    /// <summary>Asks a guest's qemu. Never waits long, and never throws for what qemu does.</summary>
    /// <param name="paths">The guest's paths.</param>
    /// <param name="withImages">Whether drives are asked for their files and formats, and qemu for its version, too.</param>
    public static QemuFacts Ask(GuestPaths paths, bool withImages)
    {
        // The verb that holds the guest's lock talks to its monitor, which takes one client at a time.
        // While we hold the lock, no verb does.
        string? verb = GuestLock.Peek(paths.Lock, out FileDescriptor? held);
        using FileDescriptor? _ = held;
        if (verb is not null)
            return new QemuFacts { Problem = $"{GuestLock.Another(verb)} is under way" };
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
        JsonElement Answer(int question)
        {
            try
            {
                return monitor.Await(question, Patience.QemuFacts - Stopwatch.GetElapsedTime(begin));
            }
            catch (MonitorException error) when (error.Problem == MonitorProblem.Refused)
            {
                // An older qemu that does not know the question.
                return default;
            }
        }

        return Of(
            Answer(processors),
            Answer(memory),
            Answer(statistics),
            images is int image ? Answer(image) : default,
            version is int question ? Answer(question) : default);
    }

    /// <summary>The facts of several answers; an undefined answer gives none.</summary>
    /// <param name="processors">Of query-cpus-fast.</param>
    /// <param name="memory">Of query-memory-size-summary.</param>
    /// <param name="statistics">Of query-blockstats.</param>
    /// <param name="images">Of query-block.</param>
    /// <param name="version">Of query-version.</param>
    internal static QemuFacts Of(JsonElement processors, JsonElement memory, JsonElement statistics, JsonElement images, JsonElement version) => new()
    {
        Processors = processors.ValueKind == JsonValueKind.Array ? processors.GetArrayLength() : null,
        Memory = memory.Number("base-memory"u8),
        Blocks = AddImages(Statistics(statistics), images),
        Version = VersionIn(version),
    };

    private static List<BlockFacts> Statistics(JsonElement answer)
    {
        List<BlockFacts> blocks = [];
        foreach (JsonElement drive in answer.Items().Take(MostDrives))
        {
            JsonElement stats = drive.Field("stats"u8);
            if (NameOf(drive) is string name)
            {
                blocks.Add(new BlockFacts(name)
                {
                    ReadBytes = stats.Number("rd_bytes"u8) ?? 0,
                    WrittenBytes = stats.Number("wr_bytes"u8) ?? 0,
                    Reads = stats.Number("rd_operations"u8) ?? 0,
                    Writes = stats.Number("wr_operations"u8) ?? 0,
                });
            }
        }

        return blocks;
    }

    private static List<BlockFacts> AddImages(List<BlockFacts> blocks, JsonElement answer)
    {
        foreach (JsonElement drive in answer.Items().Take(MostDrives))
        {
            string? name = NameOf(drive);
            foreach (BlockFacts block in blocks)
            {
                if (block.Name != name)
                    continue;
                JsonElement inserted = drive.Field("inserted"u8);
                block.File = inserted.Text("file"u8);
                block.Format = inserted.Text("drv"u8);
                block.Size = inserted.Field("image"u8).Number("virtual-size"u8);
                block.ReadOnly = inserted.IsTrue("ro"u8);
                block.IoStatus = drive.Text("io-status"u8);
            }
        }

        return blocks;
    }

    // A drive without a name of its own has that of its device, a path in qemu's tree of objects.
    private static string? NameOf(JsonElement drive)
    {
        if (drive.Text("device"u8) is { Length: > 0 } device)
            return device;
        return drive.Text("qdev"u8) is { Length: > 0 } path ? path : null;
    }

    private static string? VersionIn(JsonElement answer)
    {
        JsonElement qemu = answer.Field("qemu"u8);
        return qemu.Number("major"u8) is long major
            ? string.Create(CultureInfo.InvariantCulture, $"{major}.{qemu.Number("minor"u8) ?? 0}.{qemu.Number("micro"u8) ?? 0}")
            : null;
    }
}
