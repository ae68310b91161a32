using System.Collections.Generic;
using RcGrammar;

namespace QemuInit.Options;

/// <summary>
/// Bounds what a file can make the program say: of its warnings the first few are told, then how many more there are.
/// Errors are all told.
/// </summary>
internal static class FewWarnings
{
    /// <summary>How many warnings of a file are told.</summary>
    public const int Most = 20;

    /// <summary>The line in place of the others.</summary>
    /// <param name="count">How many others there are.</param>
    public static string More(int count) => count == 1 ? "and 1 more warning" : $"and {count} more warnings";

    /// <summary>Leaves the first warnings of each file in a list, and one that counts the others.</summary>
    /// <param name="diagnostics">The list, in the order of the files and of places in them.</param>
    public static void Keep(List<FileDiagnostic> diagnostics)
    {
        List<FileDiagnostic> kept = [];
        FileDiagnostic? first = null;
        string path = "";
        int warnings = 0;
        int others = 0;
        foreach (FileDiagnostic diagnostic in diagnostics)
        {
            if (diagnostic.Path != path)
            {
                Close();
                path = diagnostic.Path;
                warnings = 0;
            }

            if (diagnostic.Diagnostic.Severity != RcSeverity.Warning || ++warnings <= Most)
            {
                kept.Add(diagnostic);
                continue;
            }

            first ??= diagnostic;
            others += diagnostic.Warnings;
        }

        Close();
        diagnostics.Clear();
        diagnostics.AddRange(kept);

        void Close()
        {
            if (first is not null)
                kept.Add(new FileDiagnostic(path, new RcDiagnostic(RcSeverity.Warning, first.Diagnostic.Position, More(others)), others));
            first = null;
            others = 0;
        }
    }
}
