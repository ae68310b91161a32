using RcGrammar;

namespace QemuInit.Options;

/// <summary>One thing that is wrong with a file.</summary>
/// <param name="path">The file.</param>
/// <param name="diagnostic">What is wrong, and where.</param>
/// <param name="warnings">How many warnings it stands for.</param>
internal sealed class FileDiagnostic(string path, RcDiagnostic diagnostic, int warnings = 1)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong, and where.</summary>
    public RcDiagnostic Diagnostic { get; } = diagnostic;

    /// <summary>How many warnings it stands for; more than one where it counts those that are not told.</summary>
    public int Warnings { get; } = warnings;

    /// <summary>The line a person is shown: <c>file:line:col: what is wrong, what would be right</c>.</summary>
    public override string ToString() =>
        $"{Path}:{Diagnostic.Position.Line}:{Diagnostic.Position.Column}: {Diagnostic.Message}";
}
