using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using RcGrammar.Syntax;
using Xunit;

namespace RcGrammar.Tests;

/// <summary>The page of the language says the truth: each of its examples is tried.</summary>
public sealed class LanguagePageTests
{
    private const string Arrow = " -> ";

    /// <summary>What the page has no example of, because it cannot show it in a line.</summary>
    private static readonly RefusalReason[] s_inProse =
        [RefusalReason.ByteOrderMark, RefusalReason.LoneSurrogate, RefusalReason.TooDeep, RefusalReason.TooLarge];

    public static TheoryData<string, string> Read => Examples("read");

    public static TheoryData<string, string> Warned => Examples("warned");

    public static TheoryData<string, string> Refused => Examples("refused");

    [Theory]
    [MemberData(nameof(Read))]
    public void Example_is_read(string text, string expected)
    {
        RcDocument document = RcParser.Parse(text);

        Assert.Empty(document.Diagnostics);
        Assert.Equal(expected, Values(document));
    }

    [Theory]
    [MemberData(nameof(Warned))]
    public void Example_is_read_with_a_warning(string text, string expected)
    {
        RcDocument document = RcParser.Parse(text);

        Assert.Equal(RcSeverity.Warning, Assert.Single(document.Diagnostics).Severity);
        Assert.Equal(expected, Values(document));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Example_is_refused(string text, string expected)
    {
        RcDiagnostic error = Assert.Single(RcParser.Parse(text).Diagnostics);

        Assert.Equal(RcSeverity.Error, error.Severity);
        Assert.Equal(expected, $"{error.Position.Line}:{error.Position.Column}: {error.Message}");
    }

    [Fact]
    public void Every_reason_has_an_example()
    {
        IEnumerable<RefusalReason> shown = Lines("refused").Select(line => RcParser.Parse(line.Text).RefusalReason!.Value);

        Assert.Equal(Enum.GetValues<RefusalReason>().Except(s_inProse).Order(), shown.Distinct().Order());
    }

    private static string Values(RcDocument document) =>
        string.Join(' ', document.Assignments.Select(assignment => $"{assignment.Key}=[{assignment.Value}]"));

    private static TheoryData<string, string> Examples(string kind)
    {
        var examples = new TheoryData<string, string>();
        foreach ((string text, string expected) in Lines(kind))
            examples.Add(text, expected);
        return examples;
    }

    private static IEnumerable<(string Text, string Expected)> Lines(string kind)
    {
        bool isInside = false;
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "rc-file.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isInside = line == "```" + kind;
            }
            else if (isInside)
            {
                int arrow = line.IndexOf(Arrow, StringComparison.Ordinal);
                string text = line[..arrow].TrimEnd().Replace('⏎', '\n').Replace('␍', '\r');
                yield return (text, line[(arrow + Arrow.Length)..]);
            }
        }
    }
}
