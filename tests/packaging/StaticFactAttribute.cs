using System;
using Support;
using Xunit;

namespace PackagingTests;

/// <summary>A test of the executable that has the C library in it; skipped where it was built with STATIC=0.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StaticFactAttribute : FactAttribute
{
    public StaticFactAttribute()
    {
        bool needsLibrary = Shell.Output("readelf", "-lW", Repository.Executable).Contains("INTERP", StringComparison.Ordinal);
        Skip = Requirements.Missing ?? (needsLibrary ? "the executable was built with STATIC=0" : null);
    }
}
