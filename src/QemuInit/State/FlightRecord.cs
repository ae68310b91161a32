using System;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.State;

/// <summary>
/// Reads the log into which qemu itself writes each event with its time: greeting at each start, SHUTDOWN with its reason at
/// each orderly end. Source: qemu, QMP reference manual, "Run state".
/// </summary>
internal static class FlightRecord
{
    /// <summary>In place of a reason: there was no room on the disk to record one.</summary>
    public const string NoRoom = "no-room";

    // The end of a run is among the last events; a guest that resets in a loop writes some 150 bytes a time.
    private const int Tail = 64 * 1024;

    private static ReadOnlySpan<byte> GreetingMark => "{\"QMP\":"u8;

    private static ReadOnlySpan<byte> ShutdownMark => "\"event\": \"SHUTDOWN\""u8;

    private static ReadOnlySpan<byte> PowerDownMark => "\"event\": \"POWERDOWN\""u8;

    private static ReadOnlySpan<byte> DiskErrorMark => "\"event\": \"BLOCK_IO_ERROR\""u8;

    /// <summary>How the last run ended, in qemu's own word; null where no orderly end is recorded, and could have been.</summary>
    /// <returns>A ShutdownCause such as <c>guest-shutdown</c>, <c>host-qmp-quit</c>, <c>host-signal</c>, <c>guest-panic</c>, or
    /// <see cref="NoRoom"/>.</returns>
    public static string? LastEnd(string path)
    {
        ReadOnlySpan<byte> run = LastRun(path);
        int shutdown = run.LastIndexOf(ShutdownMark);

        // A full disk may have cut the line short: that qemu began to end is known anyway.
        if (shutdown >= 0)
            return Data(run, shutdown).Text("reason"u8) ?? "unknown";
        return GuestLog.HasRoom(path) ? null : NoRoom;
    }

    /// <summary>How the run before the last one ended, for a guest that runs.</summary>
    /// <param name="path">The flight record.</param>
    /// <param name="reason">As <see cref="LastEnd"/> has it; null where no orderly end is recorded.</param>
    /// <returns>Whether there is a run before the last one in the record.</returns>
    public static bool TryEndBefore(string path, out string? reason)
    {
        byte[] tail = ReadTail(path);
        ReadOnlySpan<byte> runs = tail.Length == Tail ? tail : (byte[])[.. ReadTail(path + ".1"), .. tail];
        int last = Math.Max(0, runs.LastIndexOf(GreetingMark));
        ReadOnlySpan<byte> before = runs[..last];
        int greeting = before.LastIndexOf(GreetingMark);
        ReadOnlySpan<byte> run = before[Math.Max(0, greeting)..];
        int shutdown = run.LastIndexOf(ShutdownMark);
        reason = shutdown < 0 ? null : Data(run, shutdown).Text("reason"u8) ?? "unknown";
        return greeting >= 0 || shutdown >= 0;
    }

    /// <summary>Whether the power button was pressed in the last run, which qemu's monitors alone can do.</summary>
    public static bool WasPowerButtonPressed(string path) => LastRun(path).IndexOf(PowerDownMark) >= 0;

    /// <summary>The last error of a disk in the last run; null where none is recorded.</summary>
    public static DiskError? LastDiskError(string path)
    {
        ReadOnlySpan<byte> run = LastRun(path);
        int found = run.LastIndexOf(DiskErrorMark);
        if (found < 0)
            return null;
        JsonElement data = Data(run, found);
        string device = data.Text("device"u8) is { Length: > 0 } name ? name : data.Text("node-name"u8) ?? "of unknown name";
        return new DiskError(device, data.Text("operation"u8) == "read", data.Text("reason"u8));
    }

    // A record without a greeting was cut while the guest ran, and what came before lies in the older one.
    private static ReadOnlySpan<byte> LastRun(string path)
    {
        byte[] tail = ReadTail(path);
        int greeting = tail.AsSpan().LastIndexOf(GreetingMark);
        if (greeting >= 0 || tail.Length == Tail)
            return tail.AsSpan(Math.Max(0, greeting));
        byte[] older = ReadTail(path + ".1");
        return (byte[])[.. older.AsSpan(Math.Max(0, older.AsSpan().LastIndexOf(GreetingMark))), .. tail];
    }

    private static byte[] ReadTail(string path)
    {
        using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        return file is null ? [] : HostFile.Read(file, path, Tail, Math.Max(0, (long)HostFile.Stat(file, path).Size - Tail));
    }

    // What the event in this line tells; undefined where the line is not whole.
    private static JsonElement Data(ReadOnlySpan<byte> run, int within)
    {
        int begin = run[..within].LastIndexOf((byte)'\n') + 1;
        int length = run[begin..].IndexOf((byte)'\n');
        try
        {
            Utf8JsonReader reader = new(length < 0 ? run[begin..] : run.Slice(begin, length));
            using JsonDocument line = JsonDocument.ParseValue(ref reader);
            return line.RootElement.Field("data"u8) is { ValueKind: not JsonValueKind.Undefined } data ? data.Clone() : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
