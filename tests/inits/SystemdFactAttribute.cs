using Support;
using Xunit;

namespace InitTests;

/// <summary>A test under a real systemd, skipped with the reason where there can be none.</summary>
internal sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute() => Skip = Requirements.Missing ?? Systemd.Missing;
}
