using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using QemuInit.Generators.Checking;
using QemuInit.Generators.Emit;
using QemuInit.Generators.Model;
using QemuInit.Generators.Reading;

namespace QemuInit.Generators;

/// <summary>
/// Makes the table of options, and the typed record of a guest's options, from the annotated template: the one place where an
/// option is defined. Mistakes in the template are compiler errors at its lines.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class OptionTableGenerator : IIncrementalGenerator
{
    /// <summary>The step that reads a template; tests watch it for needless runs.</summary>
    public const string ReadStep = "ReadTemplate";

    /// <summary>The metadata by which a project marks an additional file as a template and names the table's class.</summary>
    private const string ClassMetadata = "build_metadata.AdditionalFiles.TableClass";

    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Which files are templates depends on the project file only; no edit of C# reaches past this point.
        IncrementalValuesProvider<TemplateInput> inputs = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => new TemplateInput(
                pair.Left,
                pair.Right.GetOptions(pair.Left).TryGetValue(ClassMetadata, out string? name) ? name : ""))
            .Where(static input => SyntaxFacts.IsValidIdentifier(input.TableClass));

        // The model compares by value: a template that is saved without a change prints nothing.
        IncrementalValuesProvider<TemplateModel> models = inputs.Select(Read).WithTrackingName(ReadStep);

        context.RegisterSourceOutput(models, Print);
    }

    private static TemplateModel Read(TemplateInput input, CancellationToken cancellation)
    {
        SourceText text = input.Text.GetText(cancellation) ?? SourceText.From("");
        ProblemList problems = new(text);
        EquatableArray<OptionEntry> entries = TemplateChecker.Check(new TemplateReader(text, problems).Read(), problems);
        return new(input.Text.Path, input.TableClass, entries, problems.All);
    }

    private static void Print(SourceProductionContext context, TemplateModel model)
    {
        foreach (TemplateProblem problem in model.Problems)
        {
            LinePosition place = new(problem.Line, problem.Column);
            Location location = Location.Create(model.Path, new(problem.Offset, 0), new(place, place));
            context.ReportDiagnostic(Diagnostic.Create(problem.Rule, location, problem.Message));
        }

        // Also where there are problems: else each use of the table would be an error too, and bury the one that counts.
        context.AddSource(model.TableClass + ".g.cs", SourceText.From(TableEmitter.Emit(model), Encoding.UTF8));
        context.AddSource(model.TableClass + ".GuestOptions.g.cs", SourceText.From(BindingEmitter.Emit(model), Encoding.UTF8));
    }
}
