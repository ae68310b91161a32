using System.IO;
using Xunit;

namespace QemuInit.Tests;

/// <summary>A theory that is skipped, with the reason, where a program is not installed.</summary>
internal sealed class ProgramTheoryAttribute : TheoryAttribute
{
    /// <param name="path">The program.</param>
    public ProgramTheoryAttribute(string path)
    {
        Path = path;
        Skip = File.Exists(path) ? null : $"there is no {path}: run make setup";
    }

    /// <summary>The program.</summary>
    public string Path { get; }
}
