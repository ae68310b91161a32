using System;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>A test of the executable for 64 bit ARM; skipped where it was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ArmFactAttribute : FactAttribute
{
    /// <param name="things">Programs that not every host has.</param>
    public ArmFactAttribute(params string[] things)
    {
        Things = things;
        Skip = Requirements.Missing ?? Requirements.Without([.. things, Arm64Tests.Executable]);
    }

    /// <summary>Programs that not every host has.</summary>
    public string[] Things { get; }
}
