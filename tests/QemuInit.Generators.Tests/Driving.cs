using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RcGrammar;

namespace QemuInit.Generators.Tests;

/// <summary>Runs the generator as the compiler does.</summary>
internal static class Driving
{
    private static readonly Assembly s_assembly = typeof(Driving).Assembly;
    private static readonly CSharpParseOptions s_parsing = new(LanguageVersion.CSharp14);

    /// <summary>The template the product is built with.</summary>
    internal static string ProductTemplate { get; } = ReadResource("template-qemud.rc");

    /// <summary>The hand-written sources of the product that the generated ones need.</summary>
    internal static CSharpCompilation Product { get; } = CSharpCompilation.Create(
        "product",
        s_assembly.GetManifestResourceNames()
            .Where(static name => name.StartsWith("source/", System.StringComparison.Ordinal))
            .Select(static name => CSharpSyntaxTree.ParseText(ReadResource(name), s_parsing, name)),
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(RcParser).Assembly.Location)],
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>A compilation without any source, for what never looks at the compiled output.</summary>
    internal static CSharpCompilation Nothing { get; } = CSharpCompilation.Create("nothing");

    internal static GeneratorDriver Create(AdditionalText template, string tableClass = "QemudOptions") =>
        CSharpGeneratorDriver.Create(
            [new OptionTableGenerator().AsSourceGenerator()],
            [template],
            s_parsing,
            new TemplateMetadata(tableClass),
            new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    internal static GeneratorRunResult Run(string template) =>
        Create(new TemplateText(template)).RunGenerators(Nothing).GetRunResult().Results.Single();

    internal static CSharpCompilation With(this CSharpCompilation compilation, string source) =>
        compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, s_parsing));

    /// <summary>Errors and warnings of the product compiled with what a template generates.</summary>
    internal static IReadOnlyList<Diagnostic> Compile(string template)
    {
        Create(new TemplateText(template)).RunGeneratorsAndUpdateCompilation(Product, out Compilation output, out _);
        return [.. output.GetDiagnostics().Where(static one => one.Severity >= DiagnosticSeverity.Warning)];
    }

    private static string ReadResource(string name)
    {
        using StreamReader reader = new(s_assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
