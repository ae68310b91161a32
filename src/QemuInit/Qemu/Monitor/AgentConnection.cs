using System;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>A conversation with the agent inside a guest. Source: qemu, <c>docs/interop/qemu-ga-ref</c>.</summary>
internal sealed class AgentConnection : IDisposable
{
    // Output of a command comes as one line: at most 16 MiB of it, in base64, of each of its two streams.
    private const int LongestLine = 48 << 20;

    private readonly LineSocket _socket;

    private AgentConnection(LineSocket socket) => _socket = socket;

    /// <summary>Connects to an agent that answers.</summary>
    /// <param name="path">The agent's socket.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <exception cref="Failure">No agent answers.</exception>
    public static AgentConnection Open(string path, TimeSpan patience)
    {
        LineSocket socket = LineSocket.TryConnect(path, LongestLine)
            ?? throw new Failure(ExitCode.Error, $"nothing listens at {path}; restart the guest");
        try
        {
            return GuestAgent.TrySync(socket, patience)
                ? new AgentConnection(socket)
                : throw new Failure(ExitCode.Error, "its agent garbles its answers");
        }
        catch (MonitorException error)
        {
            socket.Dispose();
            throw new Failure(ExitCode.Error, error.Problem == MonitorProblem.Silent
                ? $"its agent does not answer within {Seconds.Whole(patience)} s; "
                    + "see that qemu-guest-agent runs in the guest, and that no other program talks to it"
                : $"its agent does not answer: {error.Message}");
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Executes a command and returns what it returned.</summary>
    /// <param name="command">The command, as in qemu's reference of its agent.</param>
    /// <param name="arguments">Its arguments, a JSON object in one line; null for none.</param>
    /// <param name="patience">How long to wait for the answer.</param>
    /// <exception cref="Failure">No answer in time, or a refusal.</exception>
    public JsonElement Execute(string command, string? arguments, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        try
        {
            string more = arguments is null ? "" : ",\"arguments\":" + arguments;
            _socket.Send(Encoding.UTF8.GetBytes($$"""{"execute":{{JsonText.Quote(command)}}{{more}}}""" + "\n"));
            ReadOnlyMemory<byte> line = _socket.ReadLine(patience - Stopwatch.GetElapsedTime(begin));
            if (!Utf8.IsValid(line.Span))
                throw new JsonException();
            using JsonDocument answer = JsonDocument.Parse(line);
            if (answer.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException();
            if (answer.RootElement.Field("return"u8) is { ValueKind: not JsonValueKind.Undefined } result)
                return result.Clone();
            string why = answer.RootElement.Field("error"u8).Text("desc"u8) ?? "no reason given";
            throw new Failure(ExitCode.Error, $"its agent did not do '{Printable.Of(command)}': {Printable.Of(why)}");
        }
        catch (MonitorException error)
        {
            throw new Failure(ExitCode.Error, error.Problem == MonitorProblem.Silent
                ? $"its agent did not answer '{Printable.Of(command)}' within {Seconds.Whole(patience)} s; it may do it later"
                : $"its agent did not answer '{Printable.Of(command)}': {error.Message}");
        }
        catch (JsonException)
        {
            throw new Failure(ExitCode.Error, $"its agent's answer to '{Printable.Of(command)}' is not valid JSON");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
