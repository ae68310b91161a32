using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace QemuInit.Generators.Tests;

/// <summary>Marks the additional files as templates, as the product's project file does.</summary>
internal sealed class TemplateMetadata(string tableClass) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Values("");

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values(tableClass);

    private sealed class Values(string tableClass) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
        {
            value = key == "build_metadata.AdditionalFiles.TableClass" && tableClass.Length > 0 ? tableClass : null;
            return value is not null;
        }
    }
}
