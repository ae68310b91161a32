using Xunit;

namespace Support;

/// <summary>A test that is skipped, with the reason, where a line of sh finds that the host or its kernel lacks something.</summary>
internal sealed class ProbedFactAttribute : FactAttribute
{
    /// <param name="probe">Succeeds where the host has it, and leaves nothing behind.</param>
    /// <param name="reason">Why the test is skipped where it does not.</param>
    public ProbedFactAttribute(string probe, string reason)
    {
        (Probe, Reason) = (probe, reason);
        Skip = Requirements.Missing ?? (Shell.Run("sh", "-c", probe).Code == 0 ? null : reason);
    }

    /// <summary>Succeeds where the host has it.</summary>
    public string Probe { get; }

    /// <summary>Why the test is skipped where it does not.</summary>
    public string Reason { get; }
}
