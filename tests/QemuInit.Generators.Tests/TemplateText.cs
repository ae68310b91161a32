using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace QemuInit.Generators.Tests;

/// <summary>A template that is in no file.</summary>
internal sealed class TemplateText(string text) : AdditionalText
{
    public const string TemplatePath = "etc/template.rc";

    private readonly SourceText _text = SourceText.From(text);

    public override string Path => TemplatePath;

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
