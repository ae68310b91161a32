using System.Diagnostics.CodeAnalysis;

namespace QemuInit.Options;

/// <summary>What makes a guest count as up.</summary>
internal sealed class ReadinessType : ParsedType<Readiness>
{
    // A guest that waits longer would keep those behind it from starting with the host.
    private const int LongestWait = 3600;

    /// <inheritdoc />
    public override string Name => "readiness";

    /// <inheritdoc />
    public override string ClrType => nameof(Readiness);

    /// <inheritdoc />
    public override string Describe(KeyBounds bounds) => "agent, tcp:PORT, tcp:HOST:PORT or a number of seconds";

    /// <inheritdoc />
    public override bool TryRead(
        string value, [NotNullWhen(true)] out Readiness? result, [NotNullWhen(false)] out string? problem)
    {
        if (value == "agent")
            result = new(ReadinessKind.Agent, 0);
        else if (TcpPort.TryRead(value, out string? host, out int port))
            result = new(ReadinessKind.Tcp, port) { Host = host };
        else if (NumberType.TryRead(value, 1, LongestWait, out int seconds, out _))
            result = new(ReadinessKind.Seconds, seconds);
        else
            result = null;
        problem = result is null
            ? $"is not a sign of being up: {Wording.Quote(value)}; write agent, tcp:PORT, tcp:HOST:PORT or a number of seconds, 3600 at most"
            : null;
        return result is not null;
    }
}
