using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace QemuInit.Tests;

/// <summary>Memory is handled without the compiler's checks in one room of the program alone.</summary>
public static class UnsafeTests
{
    private const string Posix = "Host/Posix/";

    [Fact]
    public static void A_pointer_stays_in_the_room_of_system_calls() =>
        Assert.Empty(
            from file in Directory.EnumerateFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(Sources(), file)
            where !name.StartsWith(Posix, StringComparison.Ordinal)
            from piece in Unchecked(File.ReadAllText(file))
            select $"{name}: {piece}");

    [Theory]
    [InlineData("class A { unsafe void B() { } }", "unsafe")]
    [InlineData("class A { void B() { unsafe { } } }", "unsafe")]
    [InlineData("class A { void B(int[] c) { fixed (int* d = c) { } } }", "fixed")]
    [InlineData("class A { void B() { byte* c = stackalloc byte[1]; } }", "byte*")]
    [InlineData("class A { delegate* <void> B; }", "delegate*")]
    public static void A_pointer_is_found(string source, string sign) =>
        Assert.Contains(Unchecked(source), found => found.StartsWith(sign, StringComparison.Ordinal));

    [Fact]
    public static void The_room_of_system_calls_has_pointers() =>
        Assert.Contains(
            Directory.EnumerateFiles($"{Sources()}/{Posix}", "*.cs"),
            static file => Unchecked(File.ReadAllText(file)).Any());

    private static IEnumerable<string> Unchecked(string source) =>
        from piece in CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodesAndTokens()
        where piece.IsKind(SyntaxKind.UnsafeKeyword) || piece.IsKind(SyntaxKind.FixedKeyword)
            || piece.AsNode() is PointerTypeSyntax or FunctionPointerTypeSyntax
        select piece.ToString();

    private static string Sources([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../src/QemuInit"));
}
