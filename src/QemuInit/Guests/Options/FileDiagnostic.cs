using RcGrammar;

namespace QemuInit.Guests;

/// <summary>One thing that is wrong with a file.</summary>
internal sealed class FileDiagnostic(string path, RcDiagnostic diagnostic)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong, and where.</summary>
    public RcDiagnostic Diagnostic { get; } = diagnostic;

    /// <summary>The line a person is shown: <c>file:line:col: what is wrong, what would be right</c>.</summary>
    public override string ToString() =>
        $"{Path}:{Diagnostic.Position.Line}:{Diagnostic.Position.Column}: {Diagnostic.Message}";
}
