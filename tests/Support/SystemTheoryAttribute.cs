using Xunit;

namespace Support;

/// <summary>A theory that is skipped, with the reason, where the host lacks what all these tests need, or what it needs itself.</summary>
internal sealed class SystemTheoryAttribute : TheoryAttribute
{
    /// <param name="things">Programs or files that not every host has.</param>
    public SystemTheoryAttribute(params string[] things)
    {
        Things = things;
        Skip = Requirements.Missing ?? Requirements.Without(things);
    }

    /// <summary>Programs or files that not every host has.</summary>
    public string[] Things { get; }
}
