namespace QemuInit.Lifecycle;

/// <summary>What a start says of a guest's files and goes on, and <c>check</c> warns of.</summary>
internal static class StartWarnings
{
    /// <summary>The agent cannot answer: it is not waited for.</summary>
    public const string ReadyWithoutAgent = "READY=agent, but AGENT is not set: the guest counts as up as soon as qemu answers; set AGENT=1";
}
