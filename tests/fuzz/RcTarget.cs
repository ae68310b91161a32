using System.Collections.Generic;
using System.Linq;
using System.Text;
using QemuInit.Options;
using RcGrammar;

namespace QemuInit.Fuzz;

/// <summary>The rc-file, as far as the options: what is accepted is written and read back to the same values.</summary>
internal static class RcTarget
{
    /// <summary>Reads a file.</summary>
    public static void Read(byte[] bytes)
    {
        RcDocument document = RcParser.Parse(Encoding.UTF8.GetString(bytes));
        if (document.Error is not null)
        {
            Fault.Unless(document.Assignments.Count == 0, "a refused file has assignments");
            return;
        }

        RcDocument again = RcParser.Parse(RcPrinter.Print(document.Assignments.Select(a => KeyValuePair.Create(a.Key, a.Value))));
        Fault.Unless(again.Error is null, $"what was accepted is refused when it is written: {again.Error}");
        Fault.Unless(
            document.Assignments.Select(a => (a.Key, a.Value)).SequenceEqual(again.Assignments.Select(a => (a.Key, a.Value))),
            "what was read is not what was written");

        List<FileDiagnostic> diagnostics = [];
        GuestOptions? options = GuestOptions.Bind("web1", [new RcFile("/web1-qemud.rc", document)], diagnostics);
        Fault.Unless(
            options is not null || diagnostics.Any(d => d.Diagnostic.Severity == RcSeverity.Error), "options are refused, and nobody says why");
        foreach (FileDiagnostic diagnostic in diagnostics)
            Fault.Unless(!diagnostic.ToString().Contains('\n', System.StringComparison.Ordinal), "a diagnostic of more than one line");
    }
}
