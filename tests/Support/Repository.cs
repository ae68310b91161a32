using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Support;

/// <summary>What the tests take from the repository they were built in.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value!.TrimEnd('/');

    /// <summary>The executable under test: <c>$QEMU_INIT</c>, else the one that <c>make</c> builds.</summary>
    public static string Executable { get; } =
        Environment.GetEnvironmentVariable("QEMU_INIT") is { Length: > 0 } path ? Path.GetFullPath(path) : Root + "/build/qemu-init";
}
