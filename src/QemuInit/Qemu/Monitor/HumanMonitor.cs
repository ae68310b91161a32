using System;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using QemuInit.State;
using QemuInit.Text;

namespace QemuInit.Qemu;

/// <summary>
/// The monitor for people, for callers that cannot use the one for programs: it knows the commands without arguments that are the
/// same in both, and query-status. Whether qemu refuses one it does not tell. Source: qemu, "QEMU Monitor".
/// </summary>
internal sealed class HumanMonitor : IMonitor
{
    /// <summary>Name of its socket in the guest's directory of RUNDIR.</summary>
    public const string SocketName = GuestPaths.MonitorSocketName;

    private const string StateMark = "VM status: ";

    private readonly LineSocket _socket;

    private HumanMonitor(LineSocket socket) => _socket = socket;

    /// <summary>Connects; null if nothing listens or too many clients wait already. qemu has not been heard yet.</summary>
    /// <param name="path">The monitor's socket.</param>
    public static HumanMonitor? TryConnect(string path) =>
        LineSocket.TryConnect(path) is LineSocket socket ? new HumanMonitor(socket) : null;

    /// <inheritdoc/>
    public void Greet(TimeSpan patience) => _socket.ReadLine(patience);

    /// <inheritdoc/>
    public JsonElement Execute(string command, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        bool asksState = command == "query-status";
        string typed = asksState ? "info status" : command;
        _socket.Send(Encoding.ASCII.GetBytes(typed + "\n"));

        // What is typed comes back, and is executed as soon as its line ends.
        string line = Await(typed, patience);
        if (!asksState)
            return default;

        // Of what is paused the reason follows: VM status: paused (io-error).
        line = Await(StateMark, patience - Stopwatch.GetElapsedTime(begin));
        string state = line[(line.IndexOf(StateMark, StringComparison.Ordinal) + StateMark.Length)..];
        state = state[(state.IndexOf('(') + 1)..];
        using JsonDocument answer = JsonDocument.Parse($$"""{"status":{{JsonText.Quote(state.TrimEnd('\r', ')'))}}}""");
        return answer.RootElement.Clone();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private string Await(string text, TimeSpan patience)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            string line = Encoding.ASCII.GetString(_socket.ReadLine(patience - Stopwatch.GetElapsedTime(begin)).Span);
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        }
    }
}
