using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace QemuInit.Tests.Commands;

/// <summary>What holds of the files of the verbs, and of the tools of other names.</summary>
public sealed class VerbFileTests
{
    private static readonly string[] s_files = [.. Directory.EnumerateDirectories(Sources()).SelectMany(Directory.EnumerateFiles)];

    // A file that declares a verb is called after it.
    private static readonly string[] s_verbs =
    [
        .. s_files.Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(static name => name.EndsWith("Verb", StringComparison.Ordinal) || name.EndsWith("Program", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Files => [.. s_files.Select(static file => Path.GetRelativePath(Sources(), file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_verb_names_no_other(string file) => Assert.Empty(
        Identifiers(file).Intersect(s_verbs).Except([Path.GetFileNameWithoutExtension(file)]));

    // The call itself sees to what the columns of a verb demand; qemud-vnc alone needs root with one of its options only.
    [Theory]
    [MemberData(nameof(Files))]
    public void What_a_verb_needs_stands_in_the_table(string file) => Assert.Empty(
        Identifiers(file).Intersect(Path.GetFileName(file) == "VncProgram.cs" ? ["LoginSession"] : ["RequireRoot", "LoginSession"]));

    [Fact]
    public void The_verbs_are_found() => Assert.True(s_verbs.Length > 25, $"only {s_verbs.Length} files of verbs were found");

    private static IEnumerable<string> Identifiers(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Join(Sources(), file))).GetRoot().DescendantNodes()
            .OfType<IdentifierNameSyntax>().Select(static name => name.Identifier.Text);

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Join(Path.GetDirectoryName(here), "../../../src/QemuInit/Commands"));
}
