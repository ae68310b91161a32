using Xunit;

namespace SystemTests.Support;

/// <summary>A test that is skipped, with the reason, where the host lacks what all these tests need.</summary>
internal sealed class SystemFactAttribute : FactAttribute
{
    public SystemFactAttribute() => Skip = Requirements.Missing;
}
