using System;
using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using QemuInit.Host;
using QemuInit.Host.Posix;

namespace QemuInit.Qemu;

/// <summary>
/// A QMP connection over a unix socket, without threads: each call sends one line and waits for its answer, with a deadline.
/// Events that come in between are skipped; the flight record keeps them.
/// </summary>
internal sealed unsafe class QmpMonitor : IMonitor
{
    // Above this a line is no answer of any command that is sent here.
    private const int LongestLine = 1 << 20;

    private readonly Descriptor _socket;
    private readonly ArrayBufferWriter<byte> _received = new(4096);
    private int _consumed;

    private QmpMonitor(Descriptor socket) => _socket = socket;

    /// <summary>Connects to a guest's monitor; null where nobody listens. qemu has not been heard yet: see <see cref="Greet"/>.</summary>
    /// <param name="path">The monitor's socket.</param>
    public static QmpMonitor? TryConnect(string path) => UnixSocket.TryConnect(path) is Descriptor socket ? new QmpMonitor(socket) : null;

    /// <summary>Waits for qemu's greeting and leaves negotiation mode.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="MonitorException">No greeting, or qemu ended.</exception>
    public void Greet(TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        using (JsonDocument greeting = ReadLine(begin, patience))
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
        Send(Encoding.ASCII.GetBytes($$"""{"execute":"{{command}}"}""" + "\n"));
        while (true)
        {
            using JsonDocument line = ReadLine(begin, patience);
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

    private void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* memory = bytes)
        {
            // A command is far smaller than a socket's buffer: it goes in one piece or not at all.
            if (Libc.send(_socket.Number, memory, (nuint)bytes.Length, Libc.MSG_NOSIGNAL) != bytes.Length)
                throw new MonitorException(MonitorProblem.Closed, PosixException.Last("cannot write to the monitor").Message);
        }
    }

    private JsonDocument ReadLine(long begin, TimeSpan patience)
    {
        if (_consumed == _received.WrittenCount)
        {
            _received.ResetWrittenCount();
            _consumed = 0;
        }

        while (true)
        {
            ReadOnlyMemory<byte> rest = _received.WrittenMemory[_consumed..];
            int end = rest.Span.IndexOf((byte)'\n');
            if (end >= 0)
            {
                _consumed += end + 1;
                return Parse(rest[..end]);
            }

            if (rest.Length > LongestLine)
                throw new MonitorException(MonitorProblem.Garbled, "the monitor sent a line without end");
            Receive(patience - Stopwatch.GetElapsedTime(begin));
        }
    }

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

    private void Receive(TimeSpan patience)
    {
        Libc.Pollfd wait = new() { Fd = _socket.Number, Events = Libc.POLLIN };
        if (!Poll.Wait(new Span<Libc.Pollfd>(ref wait), patience))
            throw new MonitorException(MonitorProblem.Silent, "the monitor does not answer");

        Span<byte> buffer = _received.GetSpan(4096);
        fixed (byte* memory = buffer)
        {
            nint count = Libc.read(_socket.Number, memory, (nuint)buffer.Length);
            if (count == 0)
                throw new MonitorException(MonitorProblem.Closed, "qemu closed the monitor");
            if (count < 0)
                throw new MonitorException(MonitorProblem.Closed, PosixException.Last("cannot read from the monitor").Message);
            _received.Advance((int)count);
        }
    }
}
