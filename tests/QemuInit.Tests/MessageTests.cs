using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using QemuInit.Tests.Fakes;
using Xunit;

namespace QemuInit.Tests;

/// <summary>Every message in the sources has the shape that docs/messages.md gives.</summary>
public sealed partial class MessageTests
{
    // Constructions and calls whose texts are shown to people.
    private static readonly HashSet<string> s_speaking = ["Failure", "MonitorException", "PosixException", "FileDiagnostic", "Error"];

    public static TheoryData<string> All =>
    [
        .. Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories).SelectMany(Texts).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_message_has_the_shape_of_all(string text)
    {
        Messages.AssertLine(text);
        Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(CodeNames(), text);
        Assert.DoesNotMatch(Ceremony(), text);
    }

    [Fact]
    public void Messages_are_found() => Assert.True(All.Count > 80, $"only {All.Count} messages were found: are the sources where they were?");

    // A name of a type or member, an exception, a null: what the reader of a message has never heard of.
    [GeneratedRegex(@"\b[A-Z][a-z]+[A-Z][a-z]\w*\b|[Ee]xception\b|\bnull\b|::")]
    private static partial Regex CodeNames();

    [GeneratedRegex(@"^(error|failed to|unable to)\b|\bplease\b|!", RegexOptions.IgnoreCase)]
    private static partial Regex Ceremony();

    private static IEnumerable<string> Texts(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes()
            .Select(static node => node switch
            {
                BaseObjectCreationExpressionSyntax { ArgumentList: ArgumentListSyntax list } creation
                    when s_speaking.Contains(TypeOf(creation))
                    => list,
                InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call
                    when s_speaking.Contains(member.Name.Identifier.Text)
                    => call.ArgumentList,
                _ => null,
            })
            .OfType<ArgumentListSyntax>()
            .SelectMany(static list => list.DescendantNodes(static node => node is not InterpolationSyntax))
            .Select(static node => node switch
            {
                InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(static part =>
                    part is InterpolatedStringTextSyntax words ? words.TextToken.ValueText : "X")),
                LiteralExpressionSyntax text when text.IsKind(SyntaxKind.StringLiteralExpression) => text.Token.ValueText,
                _ => "",
            })
            .Where(static text => text.Contains(' ', StringComparison.Ordinal))
            .Select(static text => text.Trim());

    private static string TypeOf(BaseObjectCreationExpressionSyntax creation) =>
        creation is ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax name } ? name.Identifier.Text : "";

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../../src/QemuInit"));
}
