using System.Collections.Generic;
using System.IO;
using QemuInit.Host;
using QemuInit.Options;
using QemuInit.Reports;
using QemuInit.Terminal;
using QemuInit.Text;
using RcGrammar;

namespace QemuInit.Commands;

/// <summary><c>parse</c>: what an rc-file says, without what it means.</summary>
internal static class ParseVerb
{
    public static Verb Verb { get; } = new("parse", "print every assignment of an rc-file as one JSON object of strings", Run)
    {
        Operands = [Operand.One("FILE")],
        Options = [VerbOptions.Json.As("the same")],
        Details = "Each value is what sh would give the key. Unknown keys are printed too, defaults are not.",
    };

    private static Outcome Run(Invocation invocation)
    {
        string file = invocation.Operands[0];
        string path = Path.GetFullPath(file);
        return Attempt.Do(invocation.Output, subject: null, () =>
        {
            string home = Path.GetDirectoryName(path) ?? "/";
            if (HostFile.TrySize(home) is null)
                throw new Failure(ExitCode.NotConfigured, $"there is no folder {home}");
            using TrustedFolder folder = TrustedFolder.Open(home, trust: null);
            string text = folder.TryReadText(Path.GetFileName(path)) ?? throw new Failure(ExitCode.NotConfigured, $"there is no file {file}");
            RcDocument document = RcParser.Parse(text);
            int warnings = 0;
            foreach (RcDiagnostic diagnostic in document.Diagnostics)
            {
                if (diagnostic.Severity == RcSeverity.Warning && ++warnings > FewWarnings.Most)
                    continue;
                string line = $"{file}:{diagnostic.Position.Line}:{diagnostic.Position.Column}: {diagnostic.Message}";
                if (diagnostic.Severity == RcSeverity.Error)
                    throw new Failure(ExitCode.NotConfigured, line);
                invocation.Output.Error("warning: " + line);
            }

            if (warnings > FewWarnings.Most)
                invocation.Output.Error($"warning: {file}: {FewWarnings.More(warnings - FewWarnings.Most)}");

            Dictionary<string, string> values = [];
            foreach (RcAssignment assignment in document.Assignments)
                values[assignment.Key] = assignment.Value;
            invocation.Output.Text(JsonText.Object(values));
            return null;
        });
    }
}
