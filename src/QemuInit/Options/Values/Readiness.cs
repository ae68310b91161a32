namespace QemuInit.Options;

/// <summary>What makes a guest count as up for the guests that wait for it: <c>READY=agent|tcp:PORT|SECONDS</c>.</summary>
internal sealed class Readiness(ReadinessKind kind, int number)
{
    /// <summary>The kind of sign.</summary>
    public ReadinessKind Kind { get; } = kind;

    /// <summary>The port or the seconds; 0 for the agent.</summary>
    public int Number { get; } = number;
}
