using Xunit;

namespace SystemTests.Support;

/// <summary>A theory that is skipped, with the reason, where the host lacks what all these tests need.</summary>
internal sealed class SystemTheoryAttribute : TheoryAttribute
{
    public SystemTheoryAttribute() => Skip = Requirements.Missing;
}
