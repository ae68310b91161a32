using System;
using System.Linq;
using CsCheck;
using Microsoft.CodeAnalysis;
using Xunit;

namespace QemuInit.Generators.Tests;

/// <summary>No text of a template makes the generator throw, or print what is not C#.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] s_attributes =
    [
        "key=", "key=A", "key=B1", "section=", "section=1", "title=T", "member=M", "member=class", "type=text", "type=flag",
        "type=integer", "type=choice", "type=size", "type=nic", "type=readiness", "severity=required", "severity=optional",
        "default=", "default=1", "default='{guest}'", "option='-x {}'", "option='{'", "option='}{,}'", "choices=,", "choices=a,b",
        "min=9", "max=99999999999", "floor=4", "numbered=yes", "numbered=", "summary='\"\\<x>'", "summary=\"a\u2028b\"", "#", "'", "\\",
    ];

    private static readonly string[] s_lines =
        ["", "#", "# prose", "#A=1", "A=1", "#B1=x", "B1=0", "  # note", "#%", "A='\n'", "\r", "\0", "\uD800", "#\u2029"];

    private static readonly Gen<string> s_structured =
        Gen.OneOf(s_attributes).Array[0, 8].Select(static words => "#% " + string.Join(' ', words));

    private static readonly Gen<string> s_templates =
        Gen.OneOf(s_structured, Gen.OneOf(s_lines)).Array[0, 12].Select(static lines => string.Join('\n', lines));

    [Fact]
    public void Templates_made_of_pieces()
    {
        s_templates.Sample(Check, iter: 3_000);
    }

    [Fact]
    public void Any_text()
    {
        Gen.String.Sample(Check, iter: 1_000);
    }

    [Fact]
    public void The_products_template_with_a_piece_cut_out_or_put_in()
    {
        string text = Driving.ProductTemplate;
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 40], Gen.OneOf([.. s_attributes, .. s_lines]))
            .Sample((start, length, piece) => Check(text.Remove(start, Math.Min(length, text.Length - start)).Insert(start, piece)), iter: 100);
    }

    [Theory]
    [InlineData('\r')]
    [InlineData('\u0085')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    public void A_summary_with_what_ends_a_line_of_CSharp(char terminator) =>
        Check(Driving.ProductTemplate.Replace(
            "summary='Description for people'", $"summary='Description{terminator}for people'", StringComparison.Ordinal));

    private static void Check(string template)
    {
        GeneratorRunResult run = Driving.Run(template);

        Assert.Null(run.Exception);
        Assert.Equal(2, run.GeneratedSources.Length);
        Assert.All(run.GeneratedSources, static source => Assert.Empty(source.SyntaxTree.GetDiagnostics()));
        Assert.All(run.Diagnostics, static one => Assert.DoesNotContain(one.GetMessage(), char.IsControl));
    }
}
