using Support;
using Xunit;

namespace InitTests;

/// <summary>A test that is skipped, with the reason, where the host lacks what it needs.</summary>
internal sealed class EntryFactAttribute : FactAttribute
{
    /// <param name="package">A package of Debian that it runs; null for none.</param>
    public EntryFactAttribute(string? package = null)
    {
        Package = package;
        Skip = Requirements.Missing ?? PrivateRoot.Missing ?? (package is null ? null : Packages.Missing(package));
    }

    /// <summary>A package of Debian that it runs; null for none.</summary>
    public string? Package { get; }
}
