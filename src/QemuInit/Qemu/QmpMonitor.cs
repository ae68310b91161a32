using System;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace QemuInit.Qemu;

/// <summary>
/// A QMP connection over a unix socket: each call sends one line and waits for its answer, with a deadline. Events that come in
/// between are skipped; the flight record keeps them.
/// </summary>
internal sealed class QmpMonitor : IMonitor
{
    private readonly LineSocket _socket;

    private QmpMonitor(LineSocket socket) => _socket = socket;

    /// <summary>Connects to a guest's monitor; null where nobody listens. qemu has not been heard yet: see <see cref="Greet"/>.</summary>
    /// <param name="path">The monitor's socket.</param>
    public static QmpMonitor? TryConnect(string path) => LineSocket.TryConnect(path) is LineSocket socket ? new QmpMonitor(socket) : null;

    /// <summary>Waits for qemu's greeting and leaves negotiation mode.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="MonitorException">No greeting, or qemu ended.</exception>
    public void Greet(TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        using (JsonDocument greeting = Parse(_socket.ReadLine(patience)))
        {
            if (!greeting.RootElement.TryGetProperty("QMP"u8, out _))
                throw new MonitorException(MonitorProblem.Garbled, "the monitor did not greet as QMP does");
        }

        Execute("qmp_capabilities", patience - Stopwatch.GetElapsedTime(begin));
    }

    /// <inheritdoc/>
    public JsonElement Execute(string command, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        _socket.Send(Encoding.ASCII.GetBytes($$"""{"execute":"{{command}}"}""" + "\n"));
        while (true)
        {
            using JsonDocument line = Parse(_socket.ReadLine(patience - Stopwatch.GetElapsedTime(begin)));
            if (line.RootElement.TryGetProperty("return"u8, out JsonElement result))
                return result.Clone();
            if (line.RootElement.TryGetProperty("error"u8, out JsonElement error))
                throw new MonitorException(MonitorProblem.Refused, Description(error));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static string Description(JsonElement error) =>
        error.TryGetProperty("desc"u8, out JsonElement description) && description.ValueKind == JsonValueKind.String
            ? description.GetString()!
            : "unknown error";

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // Told below, as anything else that is no JSON object.
        }

        throw new MonitorException(MonitorProblem.Garbled, "the monitor sent something that is not QMP");
    }
}
