using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>Whole files as people write them, each beside the reading it must get.</summary>
public sealed class ScenarioTests
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Scenarios");

    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Folder)
            .Select(path => Path.GetFileName(path)!)
            .Where(name => !name.EndsWith(".expected", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_read_as_expected(string name)
    {
        string path = Path.Combine(Folder, name);
        // As bytes: reading as text would swallow the byte order mark.
        RcDocument document = RcParser.Parse(s_strict.GetString(File.ReadAllBytes(path)));

        Assert.Equal(File.ReadAllText(path + ".expected"), string.Concat(Describe(document).Select(line => line + "\n")));
    }

    private static IEnumerable<string> Describe(RcDocument document)
    {
        foreach (RcAssignment assignment in document.Assignments)
            yield return $"{assignment.Key}=[{assignment.Value.Replace("\n", "\\n", StringComparison.Ordinal)}]";
        foreach (RcDiagnostic diagnostic in document.Diagnostics)
            yield return $"{diagnostic.Severity} {diagnostic.Position.Line}:{diagnostic.Position.Column}: {diagnostic.Message}";
    }
}
