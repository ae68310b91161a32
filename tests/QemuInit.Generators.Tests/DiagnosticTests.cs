using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Xunit;

namespace QemuInit.Generators.Tests;

/// <summary>Each mistake in a template is one error at the right place.</summary>
public sealed class DiagnosticTests
{
    [Fact]
    public void The_small_template_has_no_mistake()
    {
        Assert.Empty(Driving.Run(Small.Text).Diagnostics);
    }

    [Theory]
    // The file, a structured comment, a line that is commented out: not in the language.
    [InlineData("#RAM=2G", "#RAM=$(x", "QI0001", 6)]
    [InlineData("#RAM=2G", "RAM=$(date)", "QI0001", 6)]
    [InlineData("title=One", "title='One", "QI0001", 2)]
    [InlineData("# How much.", "#How much.", "QI0001", 5)]
    // Unknown attributes.
    [InlineData(
        "severity=optional\n#% default",
        "sevrity=optional severity=optional\n#% default",
        "QI0002",
        3,
        36,
        "unknown attribute sevrity; did you mean severity?")]
    [InlineData("title=One", "title=One color=red", "QI0002", 2, 24, "unknown attribute color; known are title")]
    // Values that an attribute cannot have.
    [InlineData("type=size", "type=sice", "QI0003", 3, 26)]
    [InlineData(
        "severity=optional\n#% default",
        "severity=maybe\n#% default",
        "QI0003",
        3,
        36,
        "severity cannot be 'maybe'; write required, recommended or optional")]
    [InlineData("key=RAM", "key=ram", "QI0003", 3, 4)]
    [InlineData("key=RAM", "key=''", "QI0003", 3, 4)]
    [InlineData("key=DSK", "key=DSK2", "QI0003", 8, 4)]
    [InlineData("member=Memory", "member=memory", "QI0003", 3, 12)]
    [InlineData("member=Memory", "member=Bind", "QI0003", 3, 12)]
    [InlineData("numbered=yes", "numbered=maybe", "QI0003", 8)]
    [InlineData("section=2", "section=3", "QI0003", 7, 4, "section is '3'; the next one is 2")]
    [InlineData("default=2G", "default=2G otherwise=''", "QI0003", 4)]
    [InlineData("type=size severity=optional\n#% default=2G option='-m {}'", "type=integer severity=optional max=many\n#% default=2", "QI0003", 3)]
    [InlineData(
        "type=size severity=optional\n#% default=2G option='-m {}'",
        "type=choice severity=optional choices=2G,,\n#% default=2G",
        "QI0003",
        3)]
    // Attributes that must be there.
    [InlineData("title=One", "", "QI0004", 2, 4, "the section has no title=")]
    [InlineData("member=Memory", "", "QI0004", 3, 4, "RAM has no member=")]
    [InlineData("type=size", "", "QI0004", 3, 4, "RAM has no type=")]
    [InlineData("severity=optional\n#% default", "\n#% default", "QI0004", 3, 4, "RAM has no severity=")]
    [InlineData("summary=Memory", "", "QI0004", 3, 4, "RAM has no summary=")]
    [InlineData(
        "type=size severity=optional\n#% default=2G",
        "type=text severity=required\n#%",
        "QI0004",
        3,
        4,
        "a key that is required needs a default=")]
    [InlineData("type=size severity=optional\n#% default=2G option='-m {}'", "type=choice severity=optional\n#%", "QI0004", 3)]
    // Twice.
    [InlineData("summary=Memory", "summary=Memory summary=Again", "QI0005", 4)]
    [InlineData(
        "#DSK2=b.raw\n",
        "#% key=RAM member=Other type=text severity=optional summary=S\n# E\n#RAM=x\n",
        "QI0005",
        12,
        4,
        "key RAM is described twice")]
    [InlineData("member=Disks", "member=Memory", "QI0005", 8, 12, "member Memory is given to two keys")]
    // What the type refuses.
    [InlineData(
        "default=2G option='-m {}' summary=Memory\n# How much.\n#RAM=2G",
        "default=2X summary=S\n# E\n#RAM=2X",
        "QI0006",
        4,
        4,
        "default: RAM is not a size: '2X'; write a number with K, M, G or T, as in 2G")]
    [InlineData("default=2G option='-m {}' summary=Memory\n# How much.\n#RAM=2G", "default=0 summary=S\n# E\n#RAM=0", "QI0006", 4)]
    [InlineData(
        "default=2G option='-m {}' summary=Memory\n# How much.\n#RAM=2G",
        "summary=S\n# E\n#RAM=banana",
        "QI0006",
        6,
        6,
        "example: RAM is not a size: 'banana'; write a number with K, M, G or T, as in 2G")]
    [InlineData("default=2G", "default={guest}", "QI0006", 4)]
    [InlineData(
        "type=size severity=optional\n#% default=2G option='-m {}' summary=Memory\n# How much.\n#RAM=2G",
        "type=seconds severity=optional floor=40\n#% default=39 summary=S\n# E\n#RAM=39",
        "QI0006",
        4)]
    [InlineData(
        "type=size severity=optional\n#% default=2G option='-m {}' summary=Memory\n# How much.\n#RAM=2G",
        "type=choice choices=a,b severity=optional\n#% default=c summary=S\n# E\n#RAM=c",
        "QI0006",
        4,
        4,
        "default: RAM cannot be 'c'; write a or b")]
    [InlineData("#DSK2=b.raw", "#DSK2=b.raw,bus=isa", "QI0006", 12, 7, "example: DSK: bus=isa is not known; known are virtio, scsi, ide, nvme and usb")]
    [InlineData("summary=Disks", "default=a.raw,bus=isa summary=Disks", "QI0006", 9, 4)]
    [InlineData(
        "type=size severity=optional\n#% default=2G option='-m {}'",
        "type=choice choices=no-wait,noWait severity=optional\n#%",
        "QI0003",
        3)]
    // Patterns.
    [InlineData("'-m {}'", "'-m'", "QI0007", 4, 15, "option '-m' has no place for the value; write {} or {,} there")]
    [InlineData("'-m {}'", "'-m {x}'", "QI0007", 4, 15, "option '-m {x}' has the unknown placeholder '{x}'; known are {} and {,}")]
    [InlineData("'-m {}'", "'-m {} }'", "QI0007", 4)]
    [InlineData("'-m {}'", "'-m {'", "QI0007", 4)]
    [InlineData("'-m {}'", "'m {}'", "QI0007", 4)]
    [InlineData("'-m {}'", "''", "QI0007", 4)]
    // Explanation and line.
    [InlineData("# How much.\n", "", "QI0008", 3, 4, "RAM has no explanation; write it below the attributes, above the key's line")]
    [InlineData("# How much.\n", "#\n#   \n", "QI0008", 3)]
    [InlineData("#RAM=2G\n", "", "QI0009", 3, 4, "RAM has no line of its own; write one like #RAM=... below its explanation")]
    [InlineData("#DSK1=a.raw\n#DSK2=b.raw\n", "", "QI0009", 8)]
    // Outside.
    [InlineData("#% section=1 title=One\n", "#\n", "QI0010", 3)]
    [InlineData("#% section=1 title=One\n", "#% title=One section=1\n", "QI0010", 2)]
    [InlineData("# Heading.", "#%", "QI0010", 1)]
    [InlineData("# How much.\n", "# How much.\n#% max=3\n", "QI0010", 6)]
    // Lines at the wrong place.
    [InlineData("# Heading.", "#RAM=2G", "QI0011", 1, 2, "RAM stands below no key= of its own")]
    [InlineData("#RAM=2G", "#RAM=2G\n#CPU=x", "QI0011", 7, 2)]
    [InlineData("#RAM=2G", "#RAM=2G\n#RAM=3G", "QI0011", 7, 2, "RAM has a line already")]
    [InlineData("#DSK2=b.raw", "#DSK3=b.raw", "QI0011", 12, 2, "DSK3 stands where DSK2 is described")]
    [InlineData("#DSK1=a.raw", "#DSK=a.raw", "QI0011", 11, 2)]
    // Line and default.
    [InlineData("#RAM=2G", "#RAM=4G", "QI0012", 6, 6, "RAM is '4G' here, and its default is '2G'")]
    [InlineData("#RAM=2G", "RAM=4G", "QI0012", 6, 5)]
    [InlineData("#DSK1=a.raw", "DSK1=a.raw", "QI0012", 11, 1, "DSK1 is set here, but has no such default; comment it out")]
    // Attributes of other types.
    [InlineData("default=2G", "default=2G choices=a,b", "QI0013", 4, 15, "choices= goes with a choice only")]
    [InlineData("default=2G", "default=2G min=1", "QI0013", 4, 15, "min= goes with a number only")]
    [InlineData("default=2G", "default=2G max=1", "QI0013", 4)]
    [InlineData("default=2G", "default=2G floor=1", "QI0013", 4)]
    [InlineData("type=size", "type=flag", "QI0013", 4)]
    [InlineData("numbered=yes", "numbered=yes option='-x {}'", "QI0013", 8)]
    [InlineData("type=disk severity=optional", "type=disk severity=required", "QI0013", 8)]
    [InlineData("type=size severity=optional", "type=size severity=required", "QI0013", 3, 36, "severity=required goes with text only")]
    public void A_mistake_is_an_error_at_its_place(
        string right, string wrong, string rule, int line, int? column = null, string? message = null)
    {
        Assert.Contains(right, Small.Text, StringComparison.Ordinal);
        string template = Replace(Small.Text, right, wrong);

        Diagnostic diagnostic = Driving.Run(template).Diagnostics.First();

        Assert.Equal(rule, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        Assert.Equal(TemplateText.TemplatePath, place.Path);
        Assert.Equal(line, place.StartLinePosition.Line + 1);
        if (column is not null)
            Assert.Equal(column, place.StartLinePosition.Character + 1);
        if (message is not null)
            Assert.Equal(message, diagnostic.GetMessage());
    }

    [Fact]
    public void An_unknown_type_is_told_with_the_known_ones_each_once()
    {
        string message = Driving.Run(Replace(Small.Text, "type=size", "type=sice")).Diagnostics.First().GetMessage();

        string[] known = message[(message.LastIndexOf(" are ", StringComparison.Ordinal) + " are ".Length)..].Split(", ");
        Assert.Equal(known.Distinct(), known);
        Assert.Contains("size", known);
        Assert.Contains("disk", known);
    }

    [Fact]
    public void A_syntax_error_is_the_only_error()
    {
        Assert.Single(Driving.Run(Small.Text + "X=`date`\n").Diagnostics);
    }

    [Fact]
    public void Columns_count_as_editors_of_the_compiler_do()
    {
        // U+1F600 is one column of an rc-file and two code units of the compiler.
        string template = Replace(Small.Text, "summary=Memory", "summary='\U0001F600' colour=red");

        Diagnostic diagnostic = Assert.Single(Driving.Run(template).Diagnostics);

        Assert.Equal("#% default=2G option='-m {}' summary='\U0001F600' ".Length, diagnostic.Location.GetLineSpan().StartLinePosition.Character);
    }

    [Fact]
    public void A_key_with_a_mistake_does_not_take_the_others_away()
    {
        GeneratorRunResult run = Driving.Run(Replace(Small.Text, "type=size", "type=sice"));

        Assert.Contains(run.GeneratedSources, static source => source.SourceText.ToString().Contains("Disks", StringComparison.Ordinal));
        Assert.DoesNotContain(run.GeneratedSources, static source => source.SourceText.ToString().Contains("Memory", StringComparison.Ordinal));
    }

    private static string Replace(string text, string right, string wrong)
    {
        int place = text.IndexOf(right, StringComparison.Ordinal);
        return text[..place] + wrong + text[(place + right.Length)..];
    }
}
