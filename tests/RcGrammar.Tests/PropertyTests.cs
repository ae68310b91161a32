using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>What holds for every text.</summary>
public sealed class PropertyTests
{
    [Fact]
    public void Noise_is_judged_without_an_exception() => Generators.Noise.Sample(CheckForm, iter: Cases.Share(0.2));

    [Fact]
    public void Soup_is_judged_without_an_exception() => Generators.Soup.Sample(CheckForm, iter: Cases.Share(0.3));

    [Fact]
    public void Files_with_faults_are_judged_without_an_exception() =>
        Generators.NearlyValid.Sample(CheckForm, iter: Cases.Share(0.2));

    [Fact]
    public void Option_files_are_judged_without_an_exception() =>
        Gen.OneOf(Generators.Noise, Generators.Soup, Generators.NearlyValid).Sample(CheckOptionFile, iter: Cases.Share(0.15));

    [Fact]
    public void What_is_printed_is_read_back() =>
        Generators.Assignment.Array[0, 6].Sample(
            assignments =>
            {
                RcDocument document = RcParser.Parse(RcPrinter.Print(assignments));
                Assert.Empty(document.Diagnostics);
                Assert.Equal(assignments, document.Assignments.Select(read => KeyValuePair.Create(read.Key, read.Value)));
            },
            iter: Cases.Share(0.1));

    [Fact]
    public void What_is_read_can_be_printed() =>
        Generators.ValidFile.Sample(
            text =>
            {
                RcDocument document = RcParser.Parse(text);
                var assignments = document.Assignments.Select(read => KeyValuePair.Create(read.Key, read.Value)).ToList();
                RcDocument again = RcParser.Parse(RcPrinter.Print(assignments));
                Assert.Equal(assignments, again.Assignments.Select(read => KeyValuePair.Create(read.Key, read.Value)));
            },
            iter: Cases.Share(0.05));

    private static void CheckForm(string text)
    {
        RcDocument document = RcParser.Parse(text);

        RcDiagnostic[] errors = [.. document.Diagnostics.Where(diagnostic => diagnostic.Severity == RcSeverity.Error)];
        Assert.Equal(document.Error is null ? 0 : 1, errors.Length);
        Assert.Equal(document.Error is null, document.RefusalReason is null);
        if (document.Error is not null)
        {
            Assert.Single(document.Diagnostics);
            Assert.Empty(document.Assignments);
            Assert.Empty(document.Comments);
        }

        foreach (RcDiagnostic diagnostic in document.Diagnostics)
            CheckDiagnostic(text, diagnostic);
        foreach (RcAssignment assignment in document.Assignments)
        {
            CheckPosition(text, assignment.KeyPosition);
            CheckPosition(text, assignment.ValuePosition);
            Assert.Equal(assignment.Key + "=", text[assignment.KeyPosition.Offset..assignment.ValuePosition.Offset]);
        }

        foreach (RcComment comment in document.Comments)
        {
            CheckPosition(text, comment.Position);
            Assert.StartsWith("#" + comment.Text, text[comment.Position.Offset..], System.StringComparison.Ordinal);
        }
    }

    private static void CheckOptionFile(string text)
    {
        OptionFile file = OptionFile.Parse(text, new Dictionary<string, string> { ["A"] = "a b", ["B"] = "" });

        if (file.Error is not null)
        {
            Assert.Empty(file.Lines);
            CheckDiagnostic(text, file.Error);
        }

        foreach (OptionLine line in file.Lines)
        {
            Assert.NotEmpty(line.Words);
            Assert.Equal(line.Words.Count, line.Positions.Count);
            foreach (RcPosition position in line.Positions)
                CheckPosition(text, position);
        }
    }

    private static void CheckDiagnostic(string text, RcDiagnostic diagnostic)
    {
        CheckPosition(text, diagnostic.Position);
        Assert.All(diagnostic.Message, character => Assert.InRange(character, ' ', '~'));
        Assert.False(diagnostic.Message.EndsWith('.') && !diagnostic.Message.EndsWith("...", System.StringComparison.Ordinal));
        Assert.InRange(diagnostic.Message.Length, 10, 400);
    }

    private static void CheckPosition(string text, RcPosition position)
    {
        Assert.InRange(position.Offset, 0, text.Length);
        string before = text[..position.Offset];
        string line = before[(before.LastIndexOf('\n') + 1)..];
        Assert.Equal(before.Count(character => character == '\n') + 1, position.Line);
        int pairs = Enumerable.Range(0, line.Length).Count(i => i > 0 && char.IsSurrogatePair(line[i - 1], line[i]));
        Assert.Equal(line.Length - pairs + 1, position.Column);
    }
}
