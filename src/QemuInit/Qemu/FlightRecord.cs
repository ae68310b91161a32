using System;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Qemu;

/// <summary>
/// Reads the log into which qemu itself writes each event with its time: greeting at each start, SHUTDOWN with its reason at
/// each orderly end. Source: qemu, QMP reference manual, "Run state".
/// </summary>
internal static class FlightRecord
{
    // The end of a run is among the last events; a guest that resets in a loop writes some 150 bytes a time.
    private const int Tail = 64 * 1024;

    private static ReadOnlySpan<byte> GreetingMark => "{\"QMP\":"u8;

    private static ReadOnlySpan<byte> ShutdownMark => "\"event\": \"SHUTDOWN\""u8;

    /// <summary>How the last run ended, in qemu's own word; null where no orderly end is recorded.</summary>
    /// <param name="path">The flight record.</param>
    /// <returns>A ShutdownCause such as <c>guest-shutdown</c>, <c>host-qmp-quit</c>, <c>host-signal</c>, <c>guest-panic</c>.</returns>
    public static string? LastEnd(string path)
    {
        using FileDescriptor? file = HostFile.TryOpen(path, Libc.O_RDONLY | Libc.O_NOFOLLOW);
        if (file is null)
            return null;
        long size = (long)HostFile.Stat(file, path).Size;
        ReadOnlySpan<byte> tail = HostFile.Read(file, path, Tail, Math.Max(0, size - Tail));

        int greeting = tail.LastIndexOf(GreetingMark);
        ReadOnlySpan<byte> run = greeting < 0 ? tail : tail[greeting..];
        int shutdown = run.LastIndexOf(ShutdownMark);
        return shutdown < 0 ? null : Reason(run, shutdown);
    }

    private static string Reason(ReadOnlySpan<byte> run, int within)
    {
        int begin = run[..within].LastIndexOf((byte)'\n') + 1;
        int length = run[begin..].IndexOf((byte)'\n');
        try
        {
            Utf8JsonReader reader = new(length < 0 ? run[begin..] : run.Slice(begin, length));
            using JsonDocument line = JsonDocument.ParseValue(ref reader);
            return line.RootElement.GetProperty("data"u8).GetProperty("reason"u8).GetString() ?? "unknown";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or System.Collections.Generic.KeyNotFoundException)
        {
            // A full disk cut the line short: that qemu began to end is known all the same.
            return "unknown";
        }
    }
}
