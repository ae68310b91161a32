using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace QemuInit.Generators.Tests;

/// <summary>The generator does nothing that it did before: it runs at each key press in an editor.</summary>
public sealed class IncrementalTests
{
    [Fact]
    public void An_edit_of_the_program_reads_no_template()
    {
        GeneratorDriver driver = Driving.Create(new TemplateText(Small.Text)).RunGenerators(Driving.Nothing);

        driver = driver.RunGenerators(Driving.Nothing.With("internal sealed class Edited;"));

        Assert.All(Reasons(driver, OptionTableGenerator.ReadStep), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(OutputReasons(driver), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_template_saved_without_a_change_prints_nothing()
    {
        TemplateText template = new(Driving.ProductTemplate);
        GeneratorDriver driver = Driving.Create(template).RunGenerators(Driving.Nothing);

        driver = driver.ReplaceAdditionalText(template, new TemplateText(Driving.ProductTemplate)).RunGenerators(Driving.Nothing);

        Assert.All(Reasons(driver, OptionTableGenerator.ReadStep), static reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.All(OutputReasons(driver), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void The_same_mistake_is_the_same_model()
    {
        string wrong = Small.Text + "#CPU=x\n";
        TemplateText template = new(wrong);
        GeneratorDriver driver = Driving.Create(template).RunGenerators(Driving.Nothing);

        driver = driver.ReplaceAdditionalText(template, new TemplateText(wrong)).RunGenerators(Driving.Nothing);

        Assert.All(Reasons(driver, OptionTableGenerator.ReadStep), static reason => Assert.Equal(IncrementalStepRunReason.Unchanged, reason));
        Assert.Single(driver.GetRunResult().Diagnostics);
    }

    [Fact]
    public void A_change_of_the_template_is_printed()
    {
        TemplateText template = new(Small.Text);
        GeneratorDriver driver = Driving.Create(template).RunGenerators(Driving.Nothing);

        driver = driver.ReplaceAdditionalText(template, new TemplateText(Small.Text.Replace("How", "So", System.StringComparison.Ordinal)))
            .RunGenerators(Driving.Nothing);

        Assert.All(Reasons(driver, OptionTableGenerator.ReadStep), static reason => Assert.Equal(IncrementalStepRunReason.Modified, reason));
        Assert.Contains(
            "So much.",
            driver.GetRunResult().Results.Single().GeneratedSources[0].SourceText.ToString(),
            System.StringComparison.Ordinal);
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriver driver, string step)
    {
        IReadOnlyList<IncrementalGeneratorRunStep> steps = driver.GetRunResult().Results.Single().TrackedSteps[step];
        Assert.NotEmpty(steps);
        return steps.SelectMany(static one => one.Outputs).Select(static output => output.Reason);
    }

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorDriver driver)
    {
        var steps = driver.GetRunResult().Results.Single().TrackedOutputSteps;
        Assert.NotEmpty(steps);
        return steps.SelectMany(static pair => pair.Value).SelectMany(static one => one.Outputs).Select(static output => output.Reason);
    }
}
