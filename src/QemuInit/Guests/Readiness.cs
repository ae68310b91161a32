namespace QemuInit.Guests;

/// <summary>What makes a guest count as up for the guests that wait for it: <c>READY=agent|tcp:PORT|SECONDS</c>.</summary>
/// <param name="Kind">The kind of sign.</param>
/// <param name="Number">The port or the seconds; 0 for the agent.</param>
internal sealed record Readiness(ReadinessKind Kind, int Number);
