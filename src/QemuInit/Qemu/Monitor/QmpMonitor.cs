using System;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using QemuInit.Host.Posix;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>
/// A QMP connection over a unix socket: each call sends one line and waits for its answer, with a deadline. Events that come in
/// between are skipped; the flight record keeps them. Answers carry the number of their question, so that a question need not
/// wait for the answer to the one before: leaving negotiation mode costs no round trip of its own.
/// </summary>
internal sealed class QmpMonitor : IMonitor
{
    private const int LongestRefusal = 1000;

    private readonly LineSocket _socket;

    private int _questions;

    private QmpMonitor(LineSocket socket) => _socket = socket;

    /// <summary>
    /// Connects to a guest's monitor; null if nothing listens or too many clients wait already.
    /// qemu has not been heard yet: see <see cref="Greet"/>.
    /// </summary>
    /// <param name="path">The monitor's socket.</param>
    /// <exception cref="MonitorException">The connection ended at once.</exception>
    public static QmpMonitor? TryConnect(string path)
    {
        if (LineSocket.TryConnect(path) is not LineSocket socket)
            return null;
        QmpMonitor monitor = new(socket);
        try
        {
            monitor.Ask("qmp_capabilities");
            return monitor;
        }
        catch
        {
            monitor.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Greet(TimeSpan patience) => Await(1, patience);

    /// <summary>The same, and false where there was no greeting yet: it may be waited for again.</summary>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="MonitorException">What came was none, or qemu ended.</exception>
    public bool TryGreet(TimeSpan patience)
    {
        try
        {
            Greet(patience);
            return true;
        }
        catch (MonitorException error) when (error.Problem == MonitorProblem.Silent)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public JsonElement Execute(string command, TimeSpan patience) => Await(Ask(command), patience);

    /// <summary>Lets the monitor for people execute a line, and returns what it would have printed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <exception cref="MonitorException">No answer, or a refusal.</exception>
    public string ExecuteLine(string line, TimeSpan patience)
    {
        JsonElement answer = Await(Ask("human-monitor-command", $$"""{"command-line":{{JsonText.Quote(line)}}}"""), patience);
        return answer.Text() ?? "";
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Asks without waiting for the answer.</summary>
    /// <param name="command">The command.</param>
    /// <param name="arguments">Its arguments, a JSON object in one line; null for none.</param>
    /// <param name="attached">A descriptor of which qemu gets a copy; null for none.</param>
    /// <returns>The number to <see cref="Await"/>.</returns>
    /// <exception cref="MonitorException">The other side is gone.</exception>
    public int Ask(string command, string? arguments = null, FileDescriptor? attached = null)
    {
        _questions++;
        string line = $$"""{"execute":"{{command}}"{{(arguments is null ? "" : ",\"arguments\":" + arguments)}},"id":{{_questions}}}""";
        _socket.Send(Encoding.UTF8.GetBytes(line + "\n"), attached);
        return _questions;
    }

    /// <summary>Waits for the answer to a question; answers to others that come before are dropped.</summary>
    /// <param name="question">What <see cref="Ask"/> returned.</param>
    /// <param name="patience">How long to wait.</param>
    /// <exception cref="MonitorException">No answer, or a refusal.</exception>
    public JsonElement Await(int question, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            using JsonDocument line = Parse(_socket.ReadLine(patience - Stopwatch.GetElapsedTime(begin)));
            if (line.RootElement.Number("id"u8) != question)
                continue;
            if (line.RootElement.Field("return"u8) is { ValueKind: not JsonValueKind.Undefined } result)
                return result.Clone();
            if (line.RootElement.Field("error"u8) is { ValueKind: not JsonValueKind.Undefined } error)
            {
                string description = Printable.Of(error.Text("desc"u8) ?? "unknown error", LongestRefusal);
                throw new MonitorException(MonitorProblem.Refused, description, error.Text("class"u8));
            }
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object && Utf8.IsValid(line.Span) && !HasHalfCharacter(line.Span))
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // Reported below, as any other text that is not a JSON object.
        }

        throw new MonitorException(MonitorProblem.Garbled, "the monitor sent something that is not QMP");
    }

    // JSON's grammar lets a text name half a character, \ud800 without its other half. The library takes it, as it takes bytes that are
    // not UTF-8, and throws when that text is read, or a field beside it is looked up.
    private static bool HasHalfCharacter(ReadOnlySpan<byte> json)
    {
        bool isHigh = false;
        for (int i = json.IndexOf((byte)'\\'); i >= 0 && i < json.Length; i++)
        {
            bool isUnicode = json[i] == '\\' && json[++i] == 'u';
            bool isSurrogate = isUnicode && (json[i + 1] | 0x20) == 'd' && json[i + 2] >= '8';
            bool isLow = isSurrogate && (json[i + 2] | 0x20) >= 'c';
            if (isLow != isHigh)
                return true;
            isHigh = isSurrogate && !isLow;
            i += isUnicode ? 4 : 0;
        }

        return false;
    }
}
