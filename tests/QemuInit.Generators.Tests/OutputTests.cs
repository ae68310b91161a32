using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace QemuInit.Generators.Tests;

/// <summary>What is generated.</summary>
public sealed class OutputTests
{
    [Fact]
    public void The_products_template_has_no_problem()
    {
        Assert.Empty(Driving.Run(Driving.ProductTemplate).Diagnostics);
    }

    [Fact]
    public void What_the_products_template_generates_compiles_without_a_warning()
    {
        Assert.Empty(Driving.Compile(Driving.ProductTemplate));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#% section=1 title=One\n#% key=A member=A type=flag severity=optional summary=S\n# E\n#A=1\n")]
    public void A_template_with_few_keys_generates_what_compiles(string template)
    {
        // The hand-written sources use no key, so any table fits them.
        Assert.Empty(Driving.Compile(template));
    }

    [Fact]
    public void A_key_becomes_a_row_a_case_a_property_and_an_option_of_qemu()
    {
        GeneratorRunResult run = Driving.Run(Driving.ProductTemplate);
        string table = Source(run, "QemudOptions.g.cs");
        string binding = Source(run, "QemudOptions.GuestOptions.g.cs");

        Assert.Contains("""
                        Key = "RAM",
                        Member = "Memory",
                        Section = 4,
                        SectionTitle = "Mainboard",
                        Severity = OptionSeverity.Recommended,
                        Value = "a size, as in 2G",
                        Default = "2G",
                        Pattern = "-m {}",
                        Summary = "Memory of the guest",
                        Explanation = "A number with K, M, G or T after it;
            """, table, StringComparison.Ordinal);
        Assert.Contains("""            case "RAM": return 18;""", table, StringComparison.Ordinal);
        Assert.Contains("""            case "NIC": number = digits; return 26;""", table, StringComparison.Ordinal);
        Assert.Contains("""
                /// <summary>Memory of the guest (<c>RAM</c>).</summary>
                public Size? Memory { get; init; }
            """, binding, StringComparison.Ordinal);
        Assert.Contains("""
                value = Memory?.Text;
                if (value is not null)
                {
                    options.Add(new("RAM", "-m", value));
                }
            """.Replace("\n", "\n    ", StringComparison.Ordinal), binding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_becomes_an_enum_with_its_words()
    {
        string template = Small.Text.Replace(
            "type=size severity=optional\n#% default=2G option='-m {}'",
            "type=choice severity=optional choices=stop,no-wait\n#% default=2G option='-m {}'",
            StringComparison.Ordinal).Replace("2G", "no-wait", StringComparison.Ordinal);

        string binding = Source(Driving.Run(template), "QemudOptions.GuestOptions.g.cs");

        Assert.Empty(Driving.Compile(template));
        Assert.Contains("public Memory Memory { get; init; } = Memory.NoWait;", binding, StringComparison.Ordinal);
        Assert.Contains(
            """Memory = (Memory?)binder.Choice(0, "RAM", ["stop", "no-wait"]) ?? Memory.NoWait,""", binding, StringComparison.Ordinal);
        Assert.Contains("""Memory.NoWait => "no-wait",""", binding, StringComparison.Ordinal);
        Assert.Contains("value = Memory.Word();", binding, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_inside_a_list_has_its_commas_doubled()
    {
        GeneratorRunResult run = Driving.Run(Small.Text.Replace("'-m {}'", "'-x a={,},b={}c'", StringComparison.Ordinal));

        Assert.Contains(
            """options.Add(new("RAM", "-x", "a=" + value.Replace(",", ",,", StringComparison.Ordinal) + ",b=" + value + "c"));""",
            Source(run, "QemudOptions.GuestOptions.g.cs"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_option_of_a_pattern_has_the_word_behind_it_as_its_argument()
    {
        string template = Small.Text.Replace("'-m {}'", "'-x -y -{} -z a={}'", StringComparison.Ordinal);

        string binding = Source(Driving.Run(template), "QemudOptions.GuestOptions.g.cs");
        Assert.Empty(Driving.Compile(template));
        Assert.Contains("""
                options.Add(new("RAM", "-x", null));
                options.Add(new("RAM", "-y", null));
                options.Add(new("RAM", "-" + value, null));
                options.Add(new("RAM", "-z", "a=" + value));
            """.Replace("\n", "\n        ", StringComparison.Ordinal).Trim(), binding, StringComparison.Ordinal);
    }

    [Fact]
    public void Summaries_are_escaped_in_comments_and_literals()
    {
        string template = Small.Text.Replace("summary=Memory", "summary='<b> & \"c\"'", StringComparison.Ordinal);

        Assert.Empty(Driving.Compile(template));
        Assert.Contains(
            "/// <summary>&lt;b&gt; &amp; \"c\" (",
            Source(Driving.Run(template), "QemudOptions.GuestOptions.g.cs"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_end_alike_everywhere_and_runs_give_the_same()
    {
        GeneratorRunResult first = Driving.Run(Driving.ProductTemplate);
        GeneratorRunResult second = Driving.Run(Driving.ProductTemplate);

        for (int i = 0; i < first.GeneratedSources.Length; i++)
        {
            string source = first.GeneratedSources[i].SourceText.ToString();
            Assert.Equal(source, second.GeneratedSources[i].SourceText.ToString());
            Assert.DoesNotContain('\r', source);
            Assert.DoesNotContain(TemplateText.TemplatePath, source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Files_that_no_project_marks_are_left_alone()
    {
        GeneratorDriver driver = Driving.Create(new TemplateText("not a template"), tableClass: "").RunGenerators(Driving.Nothing);

        Assert.Empty(driver.GetRunResult().GeneratedTrees);
        Assert.Empty(driver.GetRunResult().Diagnostics);
    }

    private static string Source(GeneratorRunResult run, string name) =>
        run.GeneratedSources.Single(source => source.HintName == name).SourceText.ToString();
}
