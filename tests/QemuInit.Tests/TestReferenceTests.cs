using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace QemuInit.Tests;

/// <summary>The tests that the pages name as keeping a promise are there.</summary>
public sealed partial class TestReferenceTests
{
    private static readonly ILookup<string, string> s_methods = Directory
        .EnumerateFiles(Folder() + "/tests", "*.cs", SearchOption.AllDirectories)
        .SelectMany(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
        .OfType<MethodDeclarationSyntax>()
        .Where(static method => method.Parent is ClassDeclarationSyntax)
        .ToLookup(
            static method => ((ClassDeclarationSyntax)method.Parent!).Identifier.Text,
            static method => method.Identifier.Text);

    public static TheoryData<string> Pages =>
    [
        .. from page in Directory.EnumerateFiles(Folder() + "/docs", "*.md", SearchOption.AllDirectories)
           where References(page).Any()
           select page,
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_test_that_a_page_names_is_there(string page) =>
        Assert.DoesNotContain(References(page), static reference => !IsThere(reference));

    private static bool IsThere((string Class, string Begin) reference) =>
        s_methods[reference.Class].Any(method => method.StartsWith(reference.Begin, StringComparison.Ordinal));

    // A class, or with a dot and the beginning of its name a method. A method that follows without its class is not looked for.
    private static IEnumerable<(string Class, string Begin)> References(string page) =>
        Reference().Matches(File.ReadAllText(page))
            .Select(static match => (match.Groups[1].Value, match.Groups[2].Value))
            .Distinct();

    [GeneratedRegex(@"`(\w+Tests)(?:\.(\w+?)_?…?)?`")]
    private static partial Regex Reference();

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../.."));
}
