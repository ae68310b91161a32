namespace QemuInit.Options;

/// <summary>What makes a guest count as up for the guests that wait for it: <c>READY=agent|tcp:[HOST:]PORT|SECONDS</c>.</summary>
internal sealed class Readiness(ReadinessKind kind, int number)
{
    /// <summary>The kind of sign.</summary>
    public ReadinessKind Kind { get; } = kind;

    /// <summary>The port or the seconds; 0 for the agent.</summary>
    public int Number { get; } = number;

    /// <summary>The host at which the port is looked for; null for the addresses of the guest that are known.</summary>
    public string? Host { get; init; }
}
