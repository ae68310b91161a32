using Support;
using Xunit;

namespace InitTests;

/// <summary>A theory under a real systemd, skipped with the reason where there can be none.</summary>
internal sealed class SystemdTheoryAttribute : TheoryAttribute
{
    public SystemdTheoryAttribute() => Skip = Requirements.Missing ?? Systemd.Missing;
}
