using RcGrammar;

namespace QemuInit.Guests;

/// <summary>One thing that is wrong with a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Diagnostic">What is wrong, and where.</param>
internal sealed record FileDiagnostic(string Path, RcDiagnostic Diagnostic)
{
    /// <summary>The line a person is shown: <c>file:line:col: what is wrong, what would be right</c>.</summary>
    public override string ToString() =>
        $"{Path}:{Diagnostic.Position.Line}:{Diagnostic.Position.Column}: {Diagnostic.Message}";
}
